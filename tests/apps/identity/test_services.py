from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from tests.personas import NOW, PASSWORD, make_personas, make_uscc
from yuanping.apps.evidence.queries import list_entries
from yuanping.apps.identity import queries, services
from yuanping.infra.refusals import TEXTS
from yuanping.kernel.actor import ANONYMOUS, SYSTEM, Actor, Role
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access

pytestmark = pytest.mark.django_db
SYSADMIN = Actor(Role.SYSTEM_ADMIN, "LN1", "US1", "甲")
SECADMIN = Actor(Role.SECURITY_ADMIN, "LN1", "US2", "乙")


def draft(number: int = 1, **changes: object) -> services.OrganisationDraft:
    values = {
        "kind": services.OrganisationKind.AGENCY,
        "name": "松岭招标代理有限公司",
        "uscc": make_uscc(number),
        "region": "210100",
        "name_en": "Songling",
        "demo": True,
    }
    return services.OrganisationDraft(**{**values, **changes})


def user(username: str = "clerk") -> str:
    return services.create_user(actor=SYSTEM, username=username, display_name="甲", password=PASSWORD, now=NOW)


def test_organisation_is_stored_with_province_prefix_and_evidence() -> None:
    organisation_id = services.create_organisation(actor=SYSADMIN, draft=draft(), now=NOW)

    view = queries.access_organisation(organisation_id)
    assert (view.name, view.uscc, view.demo) == ("松岭招标代理有限公司", make_uscc(1), True)
    assert organisation_id.startswith("LN")
    entries = list_entries("", {Access.PARTIES})
    assert [each.read().kind for each in entries] == ["identity.organisation_created"]


def test_organisation_with_wrong_check_character_is_refused_and_nothing_stored() -> None:
    wrong = make_uscc(1)[:-1] + ("0" if make_uscc(1)[-1] != "0" else "1")

    with pytest.raises(Refused) as refusal:
        services.create_organisation(actor=SYSADMIN, draft=draft(uscc=wrong), now=NOW)

    assert refusal.value.code in TEXTS
    assert queries.list_organisations() == ()


def test_organisation_is_entered_once() -> None:
    services.create_organisation(actor=SYSADMIN, draft=draft(), now=NOW)

    with pytest.raises(Refused, match="uscc_taken"):
        services.create_organisation(actor=SYSADMIN, draft=draft(), now=NOW)


def test_demo_takes_invented_organisations_only(settings) -> None:
    with pytest.raises(Refused, match="demo_organisation_only"):
        services.create_organisation(actor=SYSADMIN, draft=draft(demo=False), now=NOW)

    settings.DEMO = False
    with pytest.raises(Refused, match="real_organisation_only"):
        services.create_organisation(actor=SYSADMIN, draft=draft(demo=True), now=NOW)


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.SYSTEM, Role.SYSTEM_ADMIN}])
def test_only_the_system_administrator_enters_organisations_and_people(role: Role) -> None:
    actor = Actor(role, "LN1", "US9")

    with pytest.raises(NotFound):
        services.create_organisation(actor=actor, draft=draft(), now=NOW)
    with pytest.raises(NotFound):
        services.create_user(actor=actor, username="x", display_name="x", password=PASSWORD, now=NOW)

    assert not queries.has_organisations()
    assert not queries.has_users()


def test_password_is_kept_as_argon2_and_opens_the_account() -> None:
    user()

    row = get_user_model().objects.get(username="clerk")
    assert row.password.startswith("argon2$argon2id$")
    assert row.check_password(PASSWORD)
    assert not row.check_password(PASSWORD + "x")


@pytest.mark.parametrize("password", ["short", "password1234", "123456789012"])
def test_weak_password_is_refused(password: str) -> None:
    with pytest.raises(Refused, match="password_too_weak"):
        services.create_user(actor=SYSADMIN, username="clerk", display_name="甲", password=password, now=NOW)

    assert not queries.has_users()


def test_username_is_taken_once() -> None:
    user()

    with pytest.raises(Refused, match="username_taken"):
        user()


def test_role_is_granted_by_the_security_administrator_and_once() -> None:
    organisation_id = services.create_organisation(actor=SYSADMIN, draft=draft(), now=NOW)
    user_id = user()

    for _ in range(2):
        services.grant_role(
            actor=SECADMIN, user_id=user_id, organisation_id=organisation_id, role=Role.AGENCY_CLERK, now=NOW
        )

    assert queries.actor_of("clerk") == Actor(Role.AGENCY_CLERK, organisation_id, user_id, "甲")
    kinds = [each.read().kind for each in list_entries("", set(Access)) if not each.withheld]
    assert kinds.count("identity.role_granted") == 1


def test_role_is_not_granted_by_the_one_who_opens_accounts() -> None:
    organisation_id = services.create_organisation(actor=SYSADMIN, draft=draft(), now=NOW)

    with pytest.raises(NotFound):
        services.grant_role(
            actor=SYSADMIN, user_id=user(), organisation_id=organisation_id, role=Role.AGENCY_CLERK, now=NOW
        )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN),
        (Role.SECURITY_ADMIN, Role.AUDITOR),
        (Role.AUDITOR, Role.SYSTEM_ADMIN),
        (Role.AUDITOR, Role.AGENCY_CLERK),
        (Role.AGENCY_CLERK, Role.SYSTEM_ADMIN),
    ],
)
def test_three_administrators_are_never_one_person(first: Role, second: Role) -> None:
    kinds = services.OrganisationKind
    at = {
        role: services.create_organisation(
            actor=SYSADMIN,
            draft=draft(number, kind=kinds.AGENCY if role is Role.AGENCY_CLERK else kinds.PLATFORM),
            now=NOW,
        )
        for number, role in enumerate((first, second), 1)
    }
    user_id = user()
    services.grant_role(actor=SECADMIN, user_id=user_id, organisation_id=at[first], role=first, now=NOW)

    with pytest.raises(Refused, match="admin_roles_separated"):
        services.grant_role(actor=SECADMIN, user_id=user_id, organisation_id=at[second], role=second, now=NOW)

    assert queries.actor_of("clerk").role is first


@pytest.mark.parametrize("role", [Role.EXPERT, Role.SYSTEM, Role.ANONYMOUS])
def test_no_account_holds_a_role_without_account(role: Role) -> None:
    here = services.create_organisation(actor=SYSADMIN, draft=draft(), now=NOW)

    with pytest.raises(Refused, match="role_not_grantable"):
        services.grant_role(actor=SECADMIN, user_id=user(), organisation_id=here, role=role, now=NOW)


def test_membership_is_unique_in_the_database() -> None:
    from yuanping.apps.identity.models import Membership, Organisation, User

    here = services.create_organisation(actor=SYSADMIN, draft=draft(), now=NOW)
    user_id = user()
    services.grant_role(actor=SECADMIN, user_id=user_id, organisation_id=here, role=Role.AGENCY_CLERK, now=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            user=User.objects.get(), organisation=Organisation.objects.get(), role=Role.AGENCY_CLERK.value
        )


def test_language_is_one_s_own_only() -> None:
    user_id = user()
    me = Actor(Role.AGENCY_CLERK, "LN1", user_id)

    services.set_language(actor=me, user_id=user_id, language="en", now=NOW)

    assert queries.get_person(user_id).language == "en"
    with pytest.raises(Refused, match="language_unknown"):
        services.set_language(actor=me, user_id=user_id, language="fr", now=NOW)
    with pytest.raises(NotFound):
        services.set_language(
            actor=Actor(Role.AGENCY_CLERK, "LN1", "US-other"), user_id=user_id, language="en", now=NOW
        )


def administrators(*roles: Role) -> tuple[services.FirstAdministrator, ...]:
    return tuple(
        services.FirstAdministrator(role, f"first{at}", f"第{at}人", PASSWORD) for at, role in enumerate(roles)
    )


SEPARATE = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)


def test_installation_opens_with_three_separate_administrators(settings) -> None:
    settings.DEMO = False
    real = draft(kind=services.OrganisationKind.PLATFORM, demo=False)

    services.open_installation(draft=real, administrators=administrators(*SEPARATE), now=NOW)

    assert [queries.actor_of(f"first{at}").role for at in range(3)] == list(SEPARATE)


@pytest.mark.parametrize("roles", [SEPARATE[:2], (Role.SYSTEM_ADMIN,) * 3, (*SEPARATE, Role.AGENCY_CLERK)])
def test_installation_does_not_open_with_other_administrators(settings, roles: tuple[Role, ...]) -> None:
    settings.DEMO = False
    real = draft(demo=False)

    with pytest.raises(Refused, match="three_administrators_needed"):
        services.open_installation(draft=real, administrators=administrators(*roles), now=NOW)

    assert not queries.has_organisations()


def test_installation_opens_once_and_never_in_a_demo(settings) -> None:
    with pytest.raises(Refused, match="init_in_demo"):
        services.open_installation(draft=draft(), administrators=administrators(*SEPARATE), now=NOW)

    settings.DEMO = False
    user()
    with pytest.raises(Refused, match="installation_not_empty"):
        services.open_installation(draft=draft(demo=False), administrators=administrators(*SEPARATE), now=NOW)


def test_installation_with_one_weak_password_leaves_nothing_behind(settings) -> None:
    settings.DEMO = False
    weak = (*administrators(*SEPARATE[:2]), services.FirstAdministrator(Role.AUDITOR, "third", "丙", "short"))

    real = draft(kind=services.OrganisationKind.PLATFORM, demo=False)

    with pytest.raises(Refused, match="password_too_weak"):
        services.open_installation(draft=real, administrators=weak, now=NOW)

    assert not queries.has_users()
    assert not queries.has_organisations()


def test_actor_is_the_hat_that_is_worn() -> None:
    personas = make_personas()
    owner = get_user_model().objects.get(username="owner")
    assert queries.actor_for(owner).role is Role.OWNER_REPRESENTATIVE

    services.grant_role(
        actor=SYSTEM,
        user_id=owner.user_id,
        organisation_id=personas.organisations["agency"],
        role=Role.AGENCY_CLERK,
        now=NOW,
    )

    worn = queries.actor_for(owner, personas.organisations["agency"], "agency_clerk")
    assert (worn.role, worn.organisation_id) == (Role.AGENCY_CLERK, personas.organisations["agency"])
    foreign = queries.actor_for(owner, personas.organisations["registry"], "registry_owner")
    assert foreign.role is Role.OWNER_REPRESENTATIVE


def test_actor_of_a_closed_account_is_anonymous() -> None:
    make_personas()
    row = get_user_model().objects.get(username="agency")
    row.is_active = False
    row.save()

    assert queries.actor_for(row) == ANONYMOUS
    assert queries.list_memberships(row) == ()


def test_person_without_a_role_is_an_outsider() -> None:
    user_id = user()

    assert queries.actor_of("clerk") == Actor(Role.OUTSIDER, "", user_id, "甲")


def test_every_refusal_of_identity_has_its_text() -> None:
    from yuanping.infra.refusals import identity

    for code, text in identity.TEXTS.items():
        assert all(str(part).strip() for part in (text.what, text.why, text.next)), code
