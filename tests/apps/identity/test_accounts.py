"""Accounts after the first day: opened, given roles, reset, closed; who may not, and what the auditor reads of it."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model

from tests.personas import NOW, PASSWORD, Personas, make_personas, make_uscc
from yuanping.apps.evidence.services import erase_payload
from yuanping.apps.identity import queries, services
from yuanping.apps.identity.services import AccountDraft, OrganisationDraft, OrganisationKind
from yuanping.kernel.actor import SYSTEM, Actor, Role
from yuanping.kernel.errors import NotFound, Refused

pytestmark = pytest.mark.django_db
NEW = "黑土地-玉米-铁路-八月"
NOT_SECURITY = [role for role in Role if role not in {Role.SYSTEM, Role.SECURITY_ADMIN}]


@pytest.fixture
def personas(db) -> Personas:
    return make_personas()


@pytest.fixture
def real(personas: Personas, settings) -> Personas:
    """The same people in an installation that is no demo."""
    settings.DEMO = False
    return personas


def user_id(personas: Personas, key: str) -> str:
    return personas.actor(key).user_id


def row(key: str):
    return get_user_model().objects.get(username=key)


def newest(personas: Personas) -> queries.ActView:
    return queries.list_acts(personas.actor("admin3")).rows[0]


def acts(personas: Personas) -> int:
    return queries.list_acts(personas.actor("admin3")).count


def open_account(personas: Personas, **changes: str) -> services.OpenedAccount:
    values = {"username": "zhang.wei", "display_name": "张伟", "organisation_id": personas.organisations["agency"]}
    draft = AccountDraft(**{**values, **changes})
    return services.open_account(actor=personas.actor("admin1"), draft=draft, now=NOW)


# --- opening ---------------------------------------------------------------------------------------------------------


def test_opened_account_has_a_made_password_that_must_be_changed_and_no_role(real: Personas) -> None:
    opened = open_account(real)

    stored = row("zhang.wei")
    assert len(opened.password) == 23
    assert stored.check_password(opened.password)
    assert queries.must_choose_password(stored)
    assert queries.actor_of("zhang.wei").role is Role.OUTSIDER
    account = queries.access_account(real.actor("admin2"), opened.user_id)
    assert (account.home.organisation_id, account.grantable) == (real.organisations["agency"], (Role.AGENCY_CLERK,))
    act = newest(real)
    assert (act.kind, act.role, act.by, act.user, act.organisation) == (
        "identity.user_created", Role.SYSTEM_ADMIN, "演示admin1", "张伟", "松岭招标代理有限公司",
    )  # fmt: skip


def test_typed_first_password_must_be_changed_too(real: Personas) -> None:
    assert open_account(real, password=NEW).password == NEW
    assert row("zhang.wei").must_change_password


def test_account_of_a_demo_need_not_change_what_cannot_be_changed(personas: Personas) -> None:
    open_account(personas)

    assert not row("zhang.wei").must_change_password


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"username": "agency"}, "username_taken"),
        ({"username": "AGENCY"}, "username_taken"),
        ({"username": "张伟"}, "username_form"),
        ({"username": "a"}, "username_form"),
        ({"username": "a b"}, "username_form"),
        ({"username": ""}, "username_form"),
        ({"display_name": "  "}, "display_name_missing"),
        ({"password": "short"}, "password_too_weak"),
        ({"password": "zhang.wei.zhang"}, "password_too_weak"),
    ],
)
def test_account_is_refused_with_its_field_and_nothing_stored(personas: Personas, changes, code: str) -> None:
    before = acts(personas)

    with pytest.raises(Refused, match=code) as refusal:
        open_account(personas, **changes)

    assert refusal.value.field in changes
    assert not get_user_model().objects.filter(display_name="张伟").exists()
    assert acts(personas) == before


def test_account_is_opened_at_an_organisation_that_exists(personas: Personas) -> None:
    with pytest.raises(NotFound):
        open_account(personas, organisation_id="LN0")


@pytest.mark.parametrize(
    ("kind", "region", "code"),
    [
        (OrganisationKind.AGENCY, "990000", "division_unknown"),
        (OrganisationKind.AGENCY, "2101", "division_unknown"),
        (OrganisationKind.AGENCY, "219900", "region_unknown"),
        (OrganisationKind.TRADING_CENTRE, "110000", "region_unknown"),
    ],
)
def test_region_is_one_of_the_country_and_a_venue_s_one_of_ours(personas, kind, region: str, code: str) -> None:
    draft = OrganisationDraft(kind, "新单位", make_uscc(50), region, demo=True)

    with pytest.raises(Refused, match=code):
        services.create_organisation(actor=personas.actor("admin1"), draft=draft, now=NOW)


def test_agency_of_another_province_may_be_entered_but_not_without_a_name(personas: Personas) -> None:
    actor = personas.actor("admin1")
    draft = OrganisationDraft(OrganisationKind.AGENCY, "京华招标有限公司", make_uscc(50), "110000", demo=True)

    assert services.create_organisation(actor=actor, draft=draft, now=NOW).startswith("CN")
    act = newest(personas)
    assert (act.kind, act.organisation, act.by, act.role) == (
        "identity.organisation_created", "京华招标有限公司", "", Role.SYSTEM_ADMIN,
    )  # fmt: skip
    unnamed = OrganisationDraft(OrganisationKind.AGENCY, "  ", make_uscc(51), "110000", demo=True)
    with pytest.raises(Refused, match="organisation_name_missing"):
        services.create_organisation(actor=actor, draft=unnamed, now=NOW)


# --- one's own password ----------------------------------------------------------------------------------------------


def change(personas: Personas, old: str = PASSWORD, new: str = NEW, again: str = NEW) -> None:
    services.change_password(actor=personas.actor("agency"), old=old, new=new, again=again, now=NOW)


def test_own_password_is_changed_and_recorded(real: Personas) -> None:
    get_user_model().objects.filter(username="agency").update(must_change_password=True)

    change(real)

    stored = row("agency")
    assert stored.check_password(NEW)
    assert not stored.must_change_password
    assert (newest(real).kind, newest(real).username, newest(real).by) == (
        "identity.password_changed", "agency", "演示agency",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"old": "wrong"}, "password_wrong", "old"),
        ({"again": NEW + "x"}, "passwords_differ", "again"),
        ({"new": PASSWORD, "again": PASSWORD}, "password_unchanged", "new"),
        ({"new": "short", "again": "short"}, "password_too_weak", "new"),
    ],
)
def test_own_password_is_refused_beside_its_field(real: Personas, given, code: str, field: str) -> None:
    before = acts(real)

    with pytest.raises(Refused, match=code) as refusal:
        change(real, **given)

    assert refusal.value.field == field
    assert row("agency").check_password(PASSWORD)
    assert acts(real) == before


def test_password_of_a_demo_stays(personas: Personas) -> None:
    with pytest.raises(Refused, match="demo_password_fixed"):
        change(personas)
    with pytest.raises(Refused, match="demo_password_fixed"):
        services.reset_password(actor=personas.actor("admin2"), user_id=user_id(personas, "agency"), now=NOW)

    assert row("agency").check_password(PASSWORD)


@pytest.mark.parametrize("key", ["expert", "anonymous"])
def test_who_has_no_account_has_no_password(real: Personas, key: str) -> None:
    with pytest.raises(NotFound):
        services.change_password(actor=real.actor(key), old=PASSWORD, new=NEW, again=NEW, now=NOW)


# --- reset, close, reopen --------------------------------------------------------------------------------------------


def test_reset_gives_a_made_password_that_must_be_changed(real: Personas) -> None:
    opened = services.reset_password(actor=real.actor("admin2"), user_id=user_id(real, "agency"), now=NOW)

    stored = row("agency")
    assert stored.check_password(opened.password)
    assert not stored.check_password(PASSWORD)
    assert stored.must_change_password
    assert (newest(real).kind, newest(real).by, newest(real).username) == (
        "identity.password_reset", "演示admin2", "agency",
    )  # fmt: skip


def test_closed_account_acts_no_more_and_comes_back_with_its_roles(personas: Personas) -> None:
    actor, closed = personas.actor("admin2"), user_id(personas, "agency")
    before = row("agency").get_session_auth_hash()

    for _ in range(2):
        services.close_account(actor=actor, user_id=closed, now=NOW)
    assert queries.actor_of("agency").role is Role.ANONYMOUS
    assert newest(personas).kind == "identity.account_closed"
    for _ in range(2):
        services.reopen_account(actor=actor, user_id=closed, now=NOW)

    assert queries.actor_of("agency").role is Role.AGENCY_CLERK
    assert newest(personas).kind == "identity.account_reopened"
    kinds = [each.kind for each in queries.list_acts(personas.actor("admin3")).rows]
    assert kinds.count("identity.account_closed") == kinds.count("identity.account_reopened") == 1
    assert row("agency").get_session_auth_hash() != before, "a session of before must not live on"


def test_nobody_manages_their_own_account(real: Personas) -> None:
    actor, own = real.actor("admin2"), user_id(real, "admin2")
    at = {"organisation_id": real.organisations["platform"], "role": Role.SECURITY_ADMIN}

    for call in (services.reset_password, services.close_account, services.reopen_account):
        with pytest.raises(Refused, match="own_account"):
            call(actor=actor, user_id=own, now=NOW)
    for call in (services.grant_role, services.revoke_role):
        with pytest.raises(Refused, match="own_account"):
            call(actor=actor, user_id=own, now=NOW, **at)


def test_last_security_administrator_stays(personas: Personas) -> None:
    """Also when two of them, each seeing the other, take the role from each other at once: the second comes too late."""
    platform, last = personas.organisations["platform"], user_id(personas, "admin2")
    other = services.create_user(actor=SYSTEM, username="second", display_name="乙", password=PASSWORD, now=NOW)
    at = {"organisation_id": platform, "role": Role.SECURITY_ADMIN, "now": NOW}
    services.grant_role(actor=SYSTEM, user_id=other, **at)
    first, second = personas.actor("admin2"), personas.actor("second")

    services.revoke_role(actor=first, user_id=other, **at)

    with pytest.raises(Refused, match="last_security_admin"):
        services.revoke_role(actor=second, user_id=last, **at)
    with pytest.raises(Refused, match="last_security_admin"):
        services.close_account(actor=second, user_id=last, now=NOW)
    assert queries.actor_of("admin2").role is Role.SECURITY_ADMIN


def test_closed_security_administrator_does_not_count_as_one_who_stays(personas: Personas) -> None:
    other = services.create_user(actor=SYSTEM, username="second", display_name="乙", password=PASSWORD, now=NOW)
    at = {"organisation_id": personas.organisations["platform"], "role": Role.SECURITY_ADMIN, "now": NOW}
    services.grant_role(actor=SYSTEM, user_id=other, **at)
    services.close_account(actor=personas.actor("admin2"), user_id=other, now=NOW)

    with pytest.raises(Refused, match="last_security_admin"):
        services.revoke_role(actor=SYSTEM, user_id=user_id(personas, "admin2"), **at)


@pytest.mark.parametrize("role", NOT_SECURITY)
def test_only_the_security_administrator_manages_accounts(real: Personas, role: Role) -> None:
    actor = Actor(role, real.organisations["platform"], "US9")
    at = {"organisation_id": real.organisations["agency"], "role": Role.AGENCY_CLERK}

    for call in (services.reset_password, services.close_account, services.reopen_account):
        with pytest.raises(NotFound):
            call(actor=actor, user_id=user_id(real, "agency"), now=NOW)
    with pytest.raises(NotFound):
        services.revoke_role(actor=actor, user_id=user_id(real, "agency"), now=NOW, **at)
    with pytest.raises(NotFound):
        queries.resolve_username(actor, "agency")

    assert row("agency").check_password(PASSWORD)
    assert queries.actor_of("agency").role is Role.AGENCY_CLERK


def test_person_who_is_not_there_is_not_found(real: Personas) -> None:
    actor = real.actor("admin2")

    for call in (services.reset_password, services.close_account, services.reopen_account):
        with pytest.raises(NotFound):
            call(actor=actor, user_id="US0", now=NOW)
    with pytest.raises(Refused, match="username_unknown"):
        queries.resolve_username(actor, "nobody")


# --- roles -----------------------------------------------------------------------------------------------------------


def test_role_is_taken_away_and_recorded(personas: Personas) -> None:
    at = {"organisation_id": personas.organisations["agency"], "role": Role.AGENCY_CLERK, "now": NOW}
    taken = user_id(personas, "agency")

    services.revoke_role(actor=personas.actor("admin2"), user_id=taken, **at)

    assert queries.actor_of("agency").role is Role.OUTSIDER
    act = newest(personas)
    assert (act.kind, act.granted, act.user, act.organisation, act.by) == (
        "identity.role_revoked", Role.AGENCY_CLERK, "演示agency", "松岭招标代理有限公司", "演示admin2",
    )  # fmt: skip
    with pytest.raises(NotFound):
        services.revoke_role(actor=personas.actor("admin2"), user_id=taken, **at)


def test_role_belongs_to_the_kind_of_the_organisation(personas: Personas) -> None:
    with pytest.raises(Refused, match="role_not_of_kind"):
        services.grant_role(
            actor=personas.actor("admin2"),
            user_id=user_id(personas, "agency"),
            organisation_id=personas.organisations["other_agency"],
            role=Role.PROJECT_SUPERVISOR,
            now=NOW,
        )


# --- what is asked ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}])
def test_directory_is_of_the_two_administrators(personas: Personas, role: Role) -> None:
    actor = Actor(role, personas.organisations["platform"], "US9")

    with pytest.raises(NotFound):
        queries.list_directory(actor)
    with pytest.raises(NotFound):
        queries.find_people(actor, "演示")
    with pytest.raises(NotFound):
        queries.access_staff(actor, personas.organisations["agency"])
    with pytest.raises(NotFound):
        queries.access_account(actor, user_id(personas, "agency"))
    assert queries.list_work(actor, NOW) == ()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDITOR])
def test_acts_are_the_auditor_s_to_read(personas: Personas, role: Role) -> None:
    with pytest.raises(NotFound):
        queries.list_acts(Actor(role, personas.organisations["platform"], "US9"))


def test_directory_counts_each_person_once_and_finds_by_name_and_code(personas: Personas) -> None:
    admin = personas.actor("admin1")
    entity = personas.organisations["entity"]
    open_account(personas, organisation_id=entity)

    found = queries.list_directory(admin, "水利建设")
    assert [(line.organisation.organisation_id, line.people) for line in found.rows] == [(entity, 3)]
    assert queries.list_directory(admin, make_uscc(3)[8:]).count == 1
    assert queries.list_directory(admin, "waterworks").count == 1
    assert queries.list_directory(admin, "没有").rows == ()
    assert [each.username for each in queries.find_people(admin, "ZHANG")] == ["zhang.wei"]
    assert queries.list_directory(admin, "", 99).page == 1


def test_lists_ask_as_many_questions_for_many_as_for_few(personas: Personas, django_assert_num_queries) -> None:
    admin, security, auditor = (personas.actor(f"admin{number}") for number in (1, 2, 3))
    agency = personas.organisations["agency"]

    def ask() -> None:
        with django_assert_num_queries(4):
            queries.list_directory(admin)
        with django_assert_num_queries(4):
            queries.access_staff(admin, agency)
        with django_assert_num_queries(5):
            queries.list_acts(auditor)
        with django_assert_num_queries(1):
            queries.list_work(security, NOW)

    ask()
    for number in range(6):
        open_account(personas, username=f"more{number}")
        draft = OrganisationDraft(OrganisationKind.AGENCY, f"单位{number}", make_uscc(60 + number), "210100", demo=True)
        services.create_organisation(actor=admin, draft=draft, now=NOW)
    ask()


def test_acts_come_in_pages_newest_first(personas: Personas) -> None:
    first = queries.list_acts(personas.actor("admin3"))
    assert (first.count, first.pages) == (36, 1)

    for number in range(20):
        open_account(personas, username=f"more{number}")

    newest_page = queries.list_acts(personas.actor("admin3"))
    last_page = queries.list_acts(personas.actor("admin3"), 2)
    assert (newest_page.count, newest_page.pages, len(newest_page.rows), len(last_page.rows)) == (56, 2, 50, 6)
    assert newest_page.rows[0].username == "more19"
    assert last_page.rows[-1].kind == "identity.organisation_created"


def test_erased_act_says_so(personas: Personas) -> None:
    erased = newest(personas)
    erase_payload(actor=personas.actor("admin3"), lot_id="", entry_id=erased.entry_id, reason="保管期限届满", now=NOW)

    assert newest(personas) == queries.ActView(erased.entry_id, None)


def test_work_of_the_administrators_is_what_lacks_the_other(personas: Personas) -> None:
    admin1, admin2 = personas.actor("admin1"), personas.actor("admin2")
    assert queries.list_work(admin1, NOW) == queries.list_work(admin2, NOW) == ()

    draft = OrganisationDraft(OrganisationKind.AGENCY, "新来的代理", make_uscc(50), "210100", demo=True)
    organisation_id = services.create_organisation(actor=admin1, draft=draft, now=NOW)
    (empty,) = queries.list_work(admin1, NOW)
    assert (empty.subject, empty.subject_id) == ("新来的代理", organisation_id)

    opened = open_account(personas, organisation_id=organisation_id)
    (waiting,) = queries.list_work(admin2, NOW)
    assert (waiting.subject, waiting.subject_id) == ("张伟（zhang.wei）·新来的代理", opened.user_id)
    assert queries.list_work(admin1, NOW) == ()

    services.grant_role(
        actor=admin2, user_id=opened.user_id, organisation_id=organisation_id, role=Role.AGENCY_CLERK, now=NOW
    )
    assert queries.list_work(admin2, NOW) == ()
