"""A small province: one decided lot, six centres with twelve workstations each, sixty experts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from tests.apps.draw.cases import Ceremony
from tests.kept import kept
from tests.personas import NOW, Personas, make_personas, make_uscc
from yuanping.apps.booking import queries, services
from yuanping.apps.booking.models import Offer
from yuanping.apps.experts.models import Expert, ExpertSpecialty
from yuanping.apps.identity import services as identity
from yuanping.apps.tenders import queries as tender_queries
from yuanping.apps.tenders import services as tenders
from yuanping.apps.venues import queries as venue_queries
from yuanping.apps.venues import services as venues
from yuanping.infra.ids import new_secret_id
from yuanping.infra.worker import tick
from yuanping.infra.workstation_standards import standards
from yuanping.kernel.actor import SYSTEM, Actor, Role
from yuanping.kernel.booking.catalogue import DeviceCheck
from yuanping.kernel.booking.plan import BookingPlan, Contact
from yuanping.kernel.booking.slots import moment
from yuanping.kernel.draw.values import Quota
from yuanping.kernel.lot.draft import LotDraft, TenderDraft
from yuanping.kernel.money import Yuan
from yuanping.kernel.policy.facts import Category, ContractForm, Funding

GOOD = DeviceCheck(
    computer=True, camera=True, microphone=True, network=True, environment_monitor=True, identity_device=True
)
EXTRA = (
    ("anshan", "鞍山", "210300"),
    ("jinzhou", "锦州", "210700"),
    ("dandong", "丹东", "210600"),
    ("yingkou", "营口", "210800"),
    ("fushun", "抚顺", "210400"),
    ("benxi", "本溪", "210500"),
    ("chaoyang", "朝阳", "211300"),
)
SPECIALTIES = ("A080104", "A080201")
DAY = date(2026, 9, 24)
HUB = Actor(Role.PROVINCIAL_COORDINATOR, "HUB")
CONTACT = Contact("顾晓岚", "024-22334455")
PLAN = BookingPlan(
    quotas=(Quota(SPECIALTIES[0], 4), Quota(SPECIALTIES[1], 2)),
    representatives=1,
    host="",
    centres=(),
    starts_at=moment(DAY, time(9)),
    ends_at=moment(DAY, time(17)),
    contact=Contact("韩悦", "13912340172"),
)


@dataclass
class World:
    personas: Personas
    centres: dict[str, str]
    lot_id: str

    def actor(self, key: str) -> Actor:
        if key in self.centres:
            return Actor(Role.VENUE_OPERATOR, self.centres[key])
        return self.personas.actor(key)

    def operator(self, centre_id: str) -> Actor:
        return Actor(Role.VENUE_OPERATOR, centre_id)

    def plan(self, **changes: object) -> BookingPlan:
        return replace(PLAN, **{"host": self.centres["host"], **changes})  # type: ignore[arg-type]

    def request(self, plan: BookingPlan | None = None, now: datetime = NOW) -> str:
        return services.request_booking(
            actor=self.actor("agency"), lot_id=self.lot_id, plan=plan or self.plan(), now=now
        )

    def draw(self, booking_id: str, now: datetime = NOW) -> None:
        """The three parties commit and reveal; the worker draws and places."""
        view = queries.get_booking(self.actor("agency"), booking_id)
        Ceremony(self.personas, view.ceremony_id).run(now)
        tick(now)

    def placed(self, plan: BookingPlan | None = None, now: datetime = NOW) -> str:
        booking_id = self.request(plan, now)
        self.draw(booking_id, now)
        return booking_id

    def offers(self, booking_id: str, state: str = "sent") -> list[Offer]:
        rows = Offer.objects.filter(round__booking__booking_id=booking_id, state=state)
        return list(rows.order_by("-is_host", "offer_id"))

    def confirm(self, offer: Offer, now: datetime = NOW) -> None:
        services.confirm_offer(actor=self.operator(offer.centre_id), offer_id=offer.offer_id, contact=CONTACT, now=now)

    def confirm_all(self, booking_id: str, now: datetime = NOW) -> None:
        for offer in self.offers(booking_id):
            self.confirm(offer, now)

    def decline(self, offer: Offer, now: datetime = NOW, reason: str = "当日停电检修") -> None:
        services.decline_offer(actor=self.operator(offer.centre_id), offer_id=offer.offer_id, reason=reason, now=now)


@kept
def make_world(province_notice_on: date = date(2026, 9, 2), centres: int = 6) -> World:
    personas = make_personas(NOW)
    ids = {"host": personas.organisations["centre"], "sub": personas.organisations["sub_centre"]}
    for number, (key, name, region) in enumerate(EXTRA[: centres - 2]):
        draft = identity.OrganisationDraft(
            identity.OrganisationKind.TRADING_CENTRE,
            f"{name}公共资源交易中心",
            make_uscc(50 + number),
            region,
            key,
            demo=True,
        )
        ids[key] = identity.create_organisation(actor=SYSTEM, draft=draft, now=NOW)
    regions = {"host": "210100", "sub": "210200", **{key: region for key, _, region in EXTRA}}
    for key, centre_id in ids.items():
        make_centre(centre_id, regions[key])
    make_experts(tuple(ids.values()))
    lot_id = make_lot(personas, province_notice_on)
    return World(personas, ids, lot_id)


def make_centre(centre_id: str, region: str, rooms: int = 2, seats: int = 6) -> tuple[str, ...]:
    venues.register_centre(actor=SYSTEM, draft=venues.CentreDraft(centre_id, region, "演示路 1 号"), now=NOW)
    accept_venues(centre_id)
    found: list[str] = []
    for room in range(1, rooms + 1):
        drafts = tuple(venues.WorkstationDraft(f"{n:02d}", dedicated_shared=room == 1) for n in range(1, seats + 1))
        found += venues.register_workstations(
            actor=SYSTEM, centre_id=centre_id, room=f"30{room}", floor="3 层", drafts=drafts, now=NOW
        )
    for room_view in venue_queries.list_rooms(centre_id):
        venues.check_room(actor=SYSTEM, room_id=room_view.room_id, check=GOOD, now=NOW)
    return tuple(found)


def accept_venues(centre_id: str) -> None:
    """Every venue of a centre looks at itself, is accepted and enters the catalogue, each step by its own role."""
    for venue in venue_queries.list_venues(HUB, centre_id):
        accept_venue(centre_id, venue.venue_id)


def accept_venue(centre_id: str, venue_id: str) -> None:
    venues.inspect_venue(
        actor=Actor(Role.VENUE_OPERATOR, centre_id), venue_id=venue_id, met=standards()[-1].keys, now=NOW
    )
    for act in ("accept", "enter"):
        paper = venues.Paper("验收〔2026〕1号", NOW.date())
        venues.advance_venue(actor=HUB, venue_id=venue_id, act=act, paper=paper, now=NOW)


def make_experts(centre_ids: tuple[str, ...], each: int = 20, specialties: tuple[str, ...] = SPECIALTIES) -> None:
    """Rows of the registry as booking counts them; their sealed part is not asked for here."""
    cells = [(centre_id, specialty) for centre_id in centre_ids for specialty in specialties for _ in range(each)]
    rows = [
        Expert(
            expert_id=new_secret_id(),
            home_centre=centre_id,
            region="210100",
            employer_uscc=make_uscc(1),
            sealed_profile=b"",
            registered_on=date(2026, 1, 1),
        )
        for centre_id, _ in cells
    ]
    stored = Expert.objects.bulk_create(rows)
    ExpertSpecialty.objects.bulk_create(
        ExpertSpecialty(expert=row, edition="2018", code=code, primary=True, pool_code=code, centre=centre_id)
        for row, (centre_id, code) in zip(stored, cells, strict=True)
    )


def make_lot(personas: Personas, notice_on: date = date(2026, 9, 2), code: str = "") -> str:
    lot = LotDraft(
        name="施工一标段",
        category=Category.WORKS,
        estimated_value=Yuan.from_wan("4280"),
        specialty=SPECIALTIES[0],
        contract_form=ContractForm.GENERAL,
        committee_size=7,
    )
    draft = TenderDraft(
        name="浑南第三水厂扩建工程",
        tender_code=code or f"A{1:019d}",
        procuring_entity_name="辽东水利建设中心",
        procuring_entity_uscc=make_uscc(3),
        procuring_entity_id=personas.organisations["entity"],
        region="210100",
        notice_on=notice_on,
        evaluation_on=notice_on + timedelta(days=22),
        lots=(lot,),
        supervisor_id=personas.organisations["supervisors"],
        total_investment=Yuan.from_wan("6000"),
        funding=(Funding.FISCAL,),
    )
    agency = personas.actor("agency")
    tender_id = tenders.register_tender(actor=agency, form=draft, now=NOW)
    lot_id = next(each.lot_id for each in tender_queries.list_all_lots() if each.tender_id == tender_id)
    tenders.decide_lot(actor=agency, lot_id=lot_id, now=NOW)
    return lot_id
