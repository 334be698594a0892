"""A lot on the morning of its expert draw: booked at its venues, bids in, a registry whose telephones we hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.apps.booking.world import SPECIALTIES, World, make_world
from tests.apps.draw.cases import Ceremony
from tests.personas import NOW, PASSWORD, make_uscc
from yuanping.adapters.keyholder_process.notice import make_mailbox_key, open_notice
from yuanping.apps.bidding import services as bidding
from yuanping.apps.booking import queries as booking
from yuanping.apps.committee import queries, services
from yuanping.apps.committee.models import Seat
from yuanping.apps.draw import queries as draw
from yuanping.apps.experts import services as experts
from yuanping.apps.experts.models import Expert
from yuanping.apps.identity import services as identity
from yuanping.apps.notifications import queries as notifications
from yuanping.demo.material import criteria
from yuanping.infra.worker import tick
from yuanping.kernel.actor import SYSTEM, Actor, Role
from yuanping.kernel.canonical import digest
from yuanping.kernel.committee.notice import Notice, NoticeKind
from yuanping.kernel.committee.record import REPRESENTATIVE
from yuanping.kernel.committee.recusal import Relation, Tie
from yuanping.kernel.draw.values import DrawKind
from yuanping.kernel.ids import id_number_check_character
from yuanping.kernel.lot.bids import SealedBid
from yuanping.kernel.money import Yuan

BIDDERS = tuple(make_uscc(900 + n) for n in range(4))
EACH = 20
BIDS_IN = NOW + timedelta(days=20)
DRAW_AT = datetime.fromisoformat("2026-09-23T10:00:00+08:00")
OPEN_AT = datetime.fromisoformat("2026-09-24T09:00:00+08:00")
ARRIVE_AT = datetime.fromisoformat("2026-09-24T09:05:00+08:00")


def second_staff(centre: str) -> services.ByStaff:
    """A colleague at the same door."""
    return services.ByStaff(Actor(Role.VENUE_OPERATOR, centre, f"colleague at {centre}"))


def open_account(username: str, centre: str) -> None:
    """A member of staff of a centre, who can sign in: where the draw puts whom is chance, and not every centre has a persona."""
    user_id = identity.create_user(
        actor=SYSTEM, username=username, display_name=username, password=PASSWORD, now=ARRIVE_AT
    )
    identity.grant_role(actor=SYSTEM, user_id=user_id, organisation_id=centre, role=Role.VENUE_OPERATOR, now=ARRIVE_AT)


@dataclass
class Person:
    """An invented expert and the telephone in the expert's hand."""

    expert_id: str
    name: str
    id_number: str
    centre: str
    specialty: str
    private_key: bytes
    recused: bool


@dataclass
class Case:
    world: World
    people: list[Person] = field(default_factory=list)
    ceremony: Ceremony | None = None
    committee_id: str = ""
    read: set[str] = field(default_factory=set)

    @property
    def lot_id(self) -> str:
        return self.world.lot_id

    def letters(self) -> list[tuple[Person, Notice]]:
        """Notices not read before, with whoever could open them."""
        found = []
        for notice_id in notifications.list_notice_ids():
            if notice_id in self.read:
                continue
            self.read.add(notice_id)
            sealed = notifications.read_sealed(notice_id)
            opened = ((person, open_notice(person.private_key, sealed)) for person in self.people)
            found += [(person, notice) for person, notice in opened if notice is not None]
        return found

    def request(self) -> None:
        self.committee_id = services.request_draw(actor=self.world.actor("agency"), lot_id=self.lot_id, now=DRAW_AT)
        self.ceremony = Ceremony(self.world.personas, draw.find_ceremony(self.lot_id, DrawKind.EXPERTS) or "")

    def draw(self) -> None:
        self.request()
        assert self.ceremony is not None
        self.ceremony.run(DRAW_AT)
        tick(DRAW_AT)

    def accept_all(self) -> dict[str, str]:
        """Everybody called says yes; answers arrival codes by expert id."""
        codes = {}
        while waiting := self.letters():
            for person, notice in waiting:
                if notice.kind is NoticeKind.CALL:
                    services.record_reply(code=notice.code, accepted=True, now=DRAW_AT)
                if notice.kind is NoticeKind.CONFIRMED:
                    codes[person.expert_id] = notice.code
        return codes

    def name_representative(self) -> None:
        owner = self.world.actor("owner")
        view = queries.get_committee(self.committee_id)
        for seat in view.seats:
            if seat.kind == REPRESENTATIVE:
                services.name_representative(
                    actor=self.world.actor("entity"),
                    seat_id=seat.seat_id,
                    name="宋代表",
                    user_id=owner.user_id,
                    now=DRAW_AT,
                )

    def person(self, expert_id: str) -> Person:
        return next(person for person in self.people if person.expert_id == expert_id)

    def arrive(self, expert_id: str, code: str, now: datetime = ARRIVE_AT) -> services.ArrivalView:
        person = self.person(expert_id)
        return services.check_in(
            actor=self.world.operator(person.centre),
            code=code,
            identity_checked=True,
            id_number=person.id_number,
            second=second_staff(person.centre),
            now=now,
        )

    def hand_in(self, view: services.ArrivalView, locker: str = "A1") -> str:
        """One telephone into a locker of the seat's own venue."""
        centre = Seat.objects.get(seat_id=view.seat_id).centre
        return services.hand_in_devices(
            actor=self.world.operator(centre), seat_id=view.seat_id, locker=locker, devices=1, now=ARRIVE_AT
        )

    def open_bids(self) -> None:
        bidding.open_bids(actor=self.world.actor("agency"), lot_id=self.lot_id, now=OPEN_AT)
        tick(OPEN_AT)

    def arrive_representative(self) -> None:
        view = queries.get_committee(self.committee_id)
        for seat in view.seats:
            if seat.kind == REPRESENTATIVE:
                services.check_in_representative(
                    actor=self.world.actor("host"), seat_id=seat.seat_id, identity_checked=True, now=ARRIVE_AT
                )

    def form(self) -> None:
        """From the morning of the draw to a formed committee."""
        self.draw()
        self.finish()

    def finish(self) -> None:
        """Everybody called says yes and comes."""
        codes = self.accept_all()
        self.name_representative()
        self.open_bids()
        for expert_id, code in codes.items():
            self.arrive(expert_id, code)
        self.arrive_representative()
        tick(ARRIVE_AT)


def make_case(bids: int = 4) -> Case:
    """Everything up to the request of the draw, through the services."""
    case = Case(make_world(centres=4))
    register_people(case)
    bring_to_draw(case, case.world.placed(now=NOW), bids)
    return case


def bring_to_draw(case: Case, booking_id: str, bids: int = 4) -> None:
    """Its venues confirm, the notice is out, and bids come in."""
    world = case.world
    world.confirm_all(booking_id, NOW)
    assert booking.get_confirmed_booking(world.lot_id) is not None
    agency = world.actor("agency")
    bidding.publish_notice(
        actor=agency, lot_id=world.lot_id, criteria=criteria(), bids_due_at=OPEN_AT, now=NOW + timedelta(days=1)
    )
    for number, uscc in enumerate(BIDDERS[:bids]):
        bid = SealedBid(f"投标人{number}", uscc, Yuan.from_wan(str(4000 + number)), digest("sm3", {"n": number}))
        bidding.submit_bid(actor=SYSTEM, lot_id=world.lot_id, bid=bid, now=BIDS_IN)
    tick(BIDS_IN)


def _id_number(number: int) -> str:
    body = f"2101021975{number % 12 + 1:02d}{number % 28 + 1:02d}{number % 1000:03d}"
    return body + id_number_check_character(body)


def register_people(case: Case) -> None:
    """Twenty experts a cell with their telephones, one in each tied to a bidder, instead of those that only count."""
    Expert.objects.all().delete()
    forms, keys = [], []
    for centre in case.world.centres.values():
        for specialty in SPECIALTIES:
            for place in range(EACH):
                number = len(forms)
                private, public = make_mailbox_key()
                ties = (Relation(Tie.ECONOMIC_INTEREST, BIDDERS[0]),) if place == 0 else ()
                keys.append(private)
                forms.append(
                    experts.ExpertForm(
                        specialty,
                        centre,
                        "210100",
                        make_uscc(300 + number),
                        f"演示专家{number:03d}",
                        _id_number(number),
                        f"139{number:08d}",
                        public.hex(),
                        ties,
                    )
                )
    ids = experts.register_experts(actor=case.world.actor("registry"), forms=forms, now=NOW)
    case.people += [
        Person(expert_id, form.name, form.id_number, form.home_centre, form.specialty, key, bool(form.relations))
        for expert_id, form, key in zip(ids, forms, keys, strict=True)
    ]
