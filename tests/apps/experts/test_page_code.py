"""The code of the own page: on the expert's telephone and nowhere else; who had it issued is seen; what lasts waits two days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import reverse

from tests.apps.committee.test_second_factor import SITE
from tests.apps.experts.people import apply, code_sent, form, own, page_code, second_officer
from tests.attacks.scenes import tables
from tests.personas import NOW, Personas, make_personas
from tests.soft_key import SoftKey
from yuanping.adapters.keyholder_process.notice import make_mailbox_key, open_parcel
from yuanping.apps.evidence.queries import list_bodies
from yuanping.apps.experts import queries, services
from yuanping.apps.experts.models import Expert, ExpertPageCode, ExpertPasskey
from yuanping.apps.notifications import queries as notifications
from yuanping.infra import clock, passkeys
from yuanping.infra.passkeys import Answer
from yuanping.kernel.calendar import SHANGHAI
from yuanping.kernel.committee.notice_text import text_of
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.experts.lifecycle import Paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def personas() -> Personas:
    clock.set_demo_clock(NOW)
    return make_personas()


@pytest.fixture
def expert_id(personas: Personas) -> str:
    return services.register_expert(actor=personas.actor("registry"), form=form(1), now=NOW)


@pytest.fixture
def sender() -> Iterator[bytes]:
    """A process that sends messages, as an installation with a gateway has it; the private half of its key."""
    private, public = make_mailbox_key()
    path = Path(settings.KEYHOLDER_KEYS) / "sender.pub"
    path.write_text(public.hex())
    yield private
    path.unlink()


def enter_key(expert_id: str, now: datetime) -> SoftKey:
    key, place = SoftKey(), f"own {expert_id}"
    asked = passkeys.ask_new(site=SITE, place=place, shown_name="评标专家", now=now)
    answer = Answer(key.make(asked.options, SITE.origin), asked.ticket, SITE, place)
    services.add_passkey(actor=own(expert_id), expert_id=expert_id, label="钥匙", answer=answer, now=now)
    return key


def test_the_registry_that_has_a_code_issued_finds_it_nowhere(personas: Personas, expert_id: str) -> None:
    """Not in the answer, not on a page, not in a row: what it could enter the own page with is on the telephone alone."""
    client = personas.client("registry")
    pages: list[str] = []

    def press() -> None:
        for answer in (
            client.post(reverse("library:page_code", args=[expert_id]), follow=True),
            client.get(reverse("library:expert", args=[expert_id])),
        ):
            pages.append(answer.content.decode())

    code = code_sent(press)
    assert queries.find_by_page_code(code) == expert_id
    bare = code.replace("-", "")
    for place in (*pages, repr(tables())):
        assert code not in place
        assert bare not in place
    assert services.issue_page_code(actor=personas.actor("registry"), expert_id=expert_id, now=NOW) is None


def test_the_expert_reads_who_had_it_issued_and_when(personas: Personas, expert_id: str) -> None:
    registry = personas.actor("registry")
    page_code(registry, expert_id, NOW - timedelta(days=9))
    page_code(registry, expert_id)
    codes = queries.get_file(own(expert_id), expert_id).codes
    assert [(each.issuer, each.issued_on.isoformat()) for each in codes] == [
        (registry.label, "2026-09-01"),
        (registry.label, "2026-08-23"),
    ]
    assert queries.get_file(personas.actor("supervisor"), expert_id).codes == ()
    entries = list_bodies("", (Access.PERSONAL,))["experts.page_code"]
    assert entries == ({"expert": expert_id}, {"expert": expert_id})
    page = personas.client("registry").get(reverse("library:expert", args=[expert_id])).content.decode()
    assert "2026-08-23" in page
    with pytest.raises(NotFound):
        services.issue_page_code(actor=own(expert_id), expert_id=expert_id, now=NOW)


def test_a_caught_code_enters_no_passkey_before_it_can_be_seen(personas: Personas, expert_id: str) -> None:
    """Nor where the expert has a key already: it was not shown by whoever is on the page now."""
    enter_key(expert_id, NOW)
    issued = datetime(2026, 9, 1, 23, 59, tzinfo=SHANGHAI)
    page_code(personas.actor("registry"), expert_id, issued)
    for early in (issued, issued + timedelta(hours=24), datetime(2026, 9, 2, 23, 59, tzinfo=SHANGHAI)):
        with pytest.raises(Refused, match="own_code_too_new") as caught:
            enter_key(expert_id, early)
        assert caught.value.params == {"day": "2026-09-03"}
        assert caught.value.law is not None
    assert ExpertPasskey.objects.count() == 1
    enter_key(expert_id, datetime(2026, 9, 3, 0, 0, tzinfo=SHANGHAI))
    page_code(personas.actor("registry"), expert_id, datetime(2026, 9, 4, 9, 0, tzinfo=SHANGHAI))
    with pytest.raises(Refused, match="own_code_too_new"):
        enter_key(expert_id, datetime(2026, 9, 4, 9, 5, tzinfo=SHANGHAI))


def test_a_sender_gets_number_and_text_and_no_name(personas: Personas, expert_id: str, sender: bytes) -> None:
    services.issue_page_code(actor=personas.actor("registry"), expert_id=expert_id, now=NOW)
    (notice_id,) = notifications.list_notice_ids()
    parcel = open_parcel(sender, notifications.read_sealed(notice_id))
    assert parcel is not None
    assert (parcel.number, parcel.notice.addressee) == (form(1).phone, "")
    assert queries.find_by_page_code(parcel.notice.code) == expert_id
    text = text_of(parcel.notice, "https://example.invalid/reply/")
    assert parcel.notice.code in text
    assert "9月3日00:00起才能用它登记通行密钥" in text
    assert not [each for each in (form(1).name, expert_id, "reply") if each in text]


def test_without_a_telephone_nothing_is_sent_and_nothing_stored(personas: Personas) -> None:
    registry = personas.actor("registry")
    deaf = services.register_expert(actor=registry, form=form(2, mailbox_key=""), now=NOW)
    before = tables()
    with pytest.raises(Refused, match="own_code_no_telephone"):
        services.issue_page_code(actor=registry, expert_id=deaf, now=NOW)
    assert tables() == before
    applied = apply(3, mailbox_key="")
    assert not applied.sent
    assert not queries.get_file(registry, applied.expert_id).has_page


def test_the_first_appointment_sends_the_first_code(personas: Personas) -> None:
    registry, expert_id = personas.actor("registry"), apply(4).expert_id
    Expert.objects.filter(expert_id=expert_id).update(page_mark=None)
    letter = Paper(document="辽设推〔2026〕3号", on=NOW.date(), unit_uscc=form(4).employer_uscc)
    services.advance_expert(actor=registry, expert_id=expert_id, act="recommend", paper=letter, now=NOW)
    services.advance_expert(actor=registry, expert_id=expert_id, act="review", paper=Paper(), now=NOW)
    appoint = Paper(document="辽专聘〔2026〕9号", on=NOW.date(), until=NOW.date() + timedelta(days=900))
    other = second_officer(personas)
    code = code_sent(
        lambda: services.advance_expert(actor=other, expert_id=expert_id, act="appoint", paper=appoint, now=NOW)
    )
    assert queries.find_by_page_code(code) == expert_id
    assert other.label in {each.issuer for each in queries.get_file(own(expert_id), expert_id).codes}


def test_codes_that_a_registry_was_shown_end_with_the_update(personas: Personas, expert_id: str) -> None:
    code = page_code(personas.actor("registry"), expert_id)
    enter_key(expert_id, NOW + timedelta(days=3))
    import_module("yuanping.apps.experts.migrations.0005_shown_codes_end").end_shown_codes(apps, None)
    assert queries.find_by_page_code(code) == ""
    assert (ExpertPasskey.objects.count(), ExpertPageCode.objects.count()) == (0, 1)
