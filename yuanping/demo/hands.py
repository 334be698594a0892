"""What each role does, one function an act, through the same services as its page. Nothing here writes a row.

Acts answer a sentence in Chinese for the record of the demo. An act that was done before by somebody at a page is skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial

from yuanping.apps.bidding import services as bidding
from yuanping.apps.booking import queries as booking_queries
from yuanping.apps.booking import services as booking
from yuanping.apps.committee import queries as committee_queries
from yuanping.apps.committee import services as committee
from yuanping.apps.evaluation import queries as evaluation_queries
from yuanping.apps.evaluation import services as evaluation
from yuanping.apps.tenders import queries as tenders_queries
from yuanping.apps.tenders import services as tenders
from yuanping.apps.venues import queries as venue_queries
from yuanping.apps.venues import services as venues
from yuanping.demo import material as stuff
from yuanping.demo.mailbox import Letter, list_letters
from yuanping.demo.material import LotMaterial
from yuanping.demo.province import CENTRES, doorkeeper
from yuanping.demo.world import ALL_GOOD, World
from yuanping.infra import worker
from yuanping.kernel.actor import SYSTEM, Actor, Role
from yuanping.kernel.booking.plan import Contact
from yuanping.kernel.committee.record import REPRESENTATIVE
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evaluation.states import SessionState
from yuanping.kernel.evaluation.values import Score, Verdict

LOOK_EVERY = timedelta(days=28)
LOCKERS = 60
"""At the door of each invented centre."""
DONE_BEFORE = frozenset(
    {
        "code_used", "reply_too_late", "wrong_state", "already_declared", "already_voted", "already_reviewed", "sheet_locked", "already_signed",
        "already_committed", "already_revealed", "wrong_passphrase",
    }
)  # fmt: skip
PASSPHRASE = "演示签名口令"  # noqa: S105  (of invented members; keys are marked 演示密钥)


def passphrase_of(seat_id: str) -> str:
    """One passphrase a member; the demo may know them because nobody real signs with it."""
    return f"{PASSPHRASE}{seat_id[:6]}"


def each_once(acts: Iterable[Callable[[], object]]) -> int:
    """Do every act that was not done before; answers how many were done now."""
    done = 0
    for act in acts:
        try:
            act()
            done += 1
        except Refused as refused:
            if refused.code not in DONE_BEFORE:
                raise
    return done


def register(world: World, material: LotMaterial, tender_code: str, now: datetime) -> str:
    """Agency: register the tender; answers the id of its lot."""
    draft = stuff.tender_draft(world, material, tender_code)
    tender_id = tenders.register_tender(actor=world.actor("agency"), form=draft, now=now)
    return next(lot.lot_id for lot in tenders_queries.list_all_lots() if lot.tender_id == tender_id)


def decide(world: World, lot_id: str, now: datetime) -> str:
    return tenders.decide_lot(actor=world.actor("agency"), lot_id=lot_id, now=now)


def request_booking(world: World, material: LotMaterial, lot_id: str, now: datetime) -> str:
    plan = stuff.booking_plan(world, material)
    return booking.request_booking(actor=world.actor("agency"), lot_id=lot_id, plan=plan, now=now)


def confirm_offers(world: World, lot_id: str, now: datetime, only: str = "") -> int:
    """Venues: each confirms its offer of this lot's booking."""
    booking_id = booking_queries.find_booking_id(world.actor("agency"), lot_id)
    numbers = {
        row.number for row in booking_queries.list_bookings(world.actor("agency")) if row.booking_id == booking_id
    }
    acts: list[Callable[[], object]] = []
    for centre in CENTRES:
        if only and centre.username != only:
            continue
        operator = world.actor(centre.username)
        contact = Contact(f"{centre.city}值班", "024-20260902")
        acts += [
            partial(booking.confirm_offer, actor=operator, offer_id=offer.offer_id, contact=contact, now=now)
            for offer in booking_queries.list_offers(operator)
            if offer.number in numbers and offer.state == "sent"
        ]  # fmt: skip
    return each_once(acts)


def publish(world: World, material: LotMaterial, lot_id: str, now: datetime) -> None:
    bidding.publish_notice(
        actor=world.actor("agency"),
        lot_id=lot_id,
        criteria=stuff.criteria(),
        bids_due_at=material.schedule.opening_at,
        now=now,
    )


def submit_bids(world: World, material: LotMaterial, lot_id: str, now: datetime) -> int:
    """The trading system hands over every bid."""
    bids = stuff.sealed_bids(world, material)
    for bid in bids:
        bidding.submit_bid(actor=SYSTEM, lot_id=lot_id, bid=bid, now=now)
    return len(bids)


def request_draw(world: World, lot_id: str, now: datetime) -> str:
    return committee.request_draw(actor=world.actor("agency"), lot_id=lot_id, now=now)


def letters_of(lot_id: str) -> tuple[Letter, ...]:
    """The letters of one lot, found as their holders could not: by the hour, which differs for every demo lot."""
    view = committee_queries.find_committee(lot_id)
    if view is None:
        return ()
    return tuple(letter for letter in list_letters() if letter.notice.meets_at == view.meets_at)


def reply_all(lot_id: str, now: datetime, refusals: int = 0) -> tuple[int, int]:
    """Experts: answer every call, the first ``refusals`` of them with no; answers (accepted, refused)."""
    accepted = refused = 0
    answered: set[str] = set()
    while True:
        calls = [letter for letter in letters_of(lot_id) if letter.is_call and letter.name not in answered]
        if not calls:
            return accepted, refused
        for letter in calls:
            answered.add(letter.name)
            agree = refused >= refusals
            done = each_once([partial(committee.record_reply, code=letter.notice.code, accepted=agree, now=now)])
            accepted, refused = accepted + (done if agree else 0), refused + (0 if agree else done)


def name_representative(world: World, lot_id: str, now: datetime) -> int:
    """Procuring entity: its own person for the representative's seat."""
    owner, entity = world.actor("owner"), world.actor("entity")
    view = committee_queries.find_committee(lot_id)
    seats = [seat for seat in view.seats if seat.kind == REPRESENTATIVE and not seat.named] if view else []
    return each_once(
        partial(
            committee.name_representative,
            actor=entity,
            seat_id=seat.seat_id,
            name=owner.name,
            user_id=owner.user_id,
            now=now,
        )
        for seat in seats
    )


def open_bids(world: World, lot_id: str, now: datetime) -> None:
    bidding.open_bids(actor=world.actor("agency"), lot_id=lot_id, now=now)


def check_in_all(world: World, lot_id: str, now: datetime, only: str = "") -> int:
    """Venues: let in everybody who shows an arrival code, and the representative at the host."""
    count = 0
    for letter in letters_of(lot_id):
        if letter.is_confirmed:
            count += _check_in(world, letter, now, only)
    view = committee_queries.find_committee(lot_id)
    seats = (
        [seat for seat in view.seats if seat.kind == REPRESENTATIVE and seat.named and seat.state != "arrived"]
        if view
        else []
    )
    if only in {"", "host"}:
        count += each_once(
            partial(
                committee.check_in_representative,
                actor=world.actor("host"),
                seat_id=seat.seat_id,
                identity_checked=True,
                now=now,
            )
            for seat in seats
        )
    _keep_devices(world, now, only)
    return count


def _keep_devices(world: World, now: datetime, only: str) -> None:
    """Whoever has left takes the telephone along; whoever has arrived hands in one, into the first locker that is free."""
    for centre in CENTRES:
        if only and centre.username != only:
            continue
        actor = world.actor(centre.username)
        for left in committee_queries.list_left_behind(actor, now):
            committee.hand_back_devices(actor=actor, custody_id=left.custody_id, now=now)
        here = [row.seat_id for row in committee_queries.arrivals_at(actor, now) if row.state == "arrived"]
        kept = committee_queries.receipts_at(actor, tuple(here))
        for seat_id in here:
            if seat_id not in kept:
                _into_a_locker(actor, seat_id, now)


def _into_a_locker(actor: Actor, seat_id: str, now: datetime) -> None:
    for number in range(1, LOCKERS + 1):
        try:
            committee.hand_in_devices(actor=actor, seat_id=seat_id, locker=f"{number:02d}", devices=1, now=now)
        except Refused as refused:
            if refused.code != "locker_taken":
                raise
        else:
            return
    raise AssertionError("every locker is taken")


def _check_in(world: World, letter: Letter, now: datetime, only: str) -> int:
    """The holder stands at one door only; the code is unknown at every other."""
    person = next(expert.person for expert in world.province.experts if expert.person.phone == letter.phone)
    for centre in CENTRES:
        if only and centre.username != only:
            continue
        try:
            committee.check_in(
                actor=world.actor(centre.username),
                code=letter.notice.code,
                identity_checked=True,
                id_number=person.id_number,
                second=committee.ByStaff(world.actor(doorkeeper(centre.username))),
                now=now,
            )
        except Refused as refused:
            if refused.code in DONE_BEFORE:
                return 0
            if refused.code not in {"code_unknown", "outside_arrival_window"}:
                raise
        else:
            return 1
    return 0


def members_of(world: World, lot_id: str) -> tuple[Actor, ...]:
    """Everybody at the table, by number."""
    view = committee_queries.find_committee(lot_id)
    if view is None:
        raise NotFound("committee")
    owner = world.actor("owner")
    return tuple(
        Actor(owner.role, owner.organisation_id, owner.user_id, owner.name, member.seat_id)
        if member.kind == REPRESENTATIVE
        else Actor(Role.EXPERT, seat_id=member.seat_id)
        for member in committee_queries.list_members(view.committee_id)
    )


def declare(members: Iterable[Actor], now: datetime) -> int:
    return each_once(
        partial(evaluation.sign_declaration, actor=seat, passphrase=passphrase_of(seat.seat_id), now=now)
        for seat in members
    )


def elect(members: tuple[Actor, ...], choice: str, now: datetime) -> int:
    return each_once(partial(evaluation.cast_leader_ballot, actor=seat, choice=choice, now=now) for seat in members)


def review(members: tuple[Actor, ...], now: datetime) -> int:
    """Every bid passes in the demo; a rejection is tried by hand."""
    verdicts = tuple(Verdict(bid.bid_id) for bid in evaluation_queries.get_desk(members[0], now).bids)
    return each_once(
        partial(evaluation.submit_preliminary_review, actor=seat, verdicts=verdicts, now=now) for seat in members
    )


def score(members: tuple[Actor, ...], now: datetime) -> int:
    """Independent scores that differ from member to member, then locked."""

    def one(seat: Actor) -> None:
        desk = evaluation_queries.get_desk(seat, now)
        items = desk.sheet.items if desk.sheet else ()
        scores = tuple(
            Score(
                bid.bid_id,
                item.criterion_id,
                stuff.score_points(seat.seat_id, bid.bid_id, (item.low, item.high, item.step)),
            )
            for bid in desk.standing
            for item in items
        )
        evaluation.save_scores(actor=seat, scores=scores, now=now)
        evaluation.submit_score_sheet(actor=seat, now=now)

    return each_once(partial(one, seat) for seat in members)


def compose(members: tuple[Actor, ...], now: datetime) -> None:
    """Whoever leads composes; for the others it is refused."""
    for seat in members:
        try:
            evaluation.compose_report(actor=seat, now=now)
        except Refused as refused:
            if refused.code not in {"not_leader", *DONE_BEFORE}:
                raise
        else:
            return


def sign(members: Iterable[Actor], now: datetime) -> int:
    return each_once(
        partial(evaluation.sign_report, actor=seat, passphrase=passphrase_of(seat.seat_id), now=now) for seat in members
    )


def award(world: World, lot_id: str, now: datetime) -> str:
    """Procuring entity: the first candidate. Whoever forgot a telephone has fetched it by then."""
    _hand_back(world, now)
    entity = world.actor("entity")
    result = evaluation_queries.get_outcome(entity, lot_id).result
    if result is None:
        raise NotFound("evaluation")
    first = next(line for line in result.lines if line.place == 1)
    evaluation.record_award(actor=entity, lot_id=lot_id, bid_id=first.bid_id, now=now)
    return first.bidder


def _hand_back(world: World, now: datetime) -> None:
    for centre in CENTRES:
        actor = world.actor(centre.username)
        for receipt in committee_queries.list_left_behind(actor, now):
            committee.hand_back_devices(actor=actor, custody_id=receipt.custody_id, now=now)


def tick(now: datetime) -> int:
    """The staff's monthly walk through the rooms where it is due, then the worker's round."""
    look_at_rooms(now)
    return worker.tick(now)


def look_at_rooms(now: datetime) -> None:
    """Every centre looks at its desks before the look of last time is too old; else the look on the day before would block them all."""
    for centre in venue_queries.list_centres():
        for room in venue_queries.list_rooms(centre.centre_id):
            looked = [desk.checked_at for desk in room.workstations if desk.checked_at]
            if looked and now - min(looked) > LOOK_EVERY:
                operator = Actor(Role.VENUE_OPERATOR, centre.centre_id)
                venues.check_room(actor=operator, room_id=room.room_id, check=ALL_GOOD, now=now)


def has_acted(seat: Actor, now: datetime) -> bool:
    """Whether this member has done what the session waits for."""
    try:
        return evaluation_queries.get_desk(seat, now).own_acted
    except NotFound:
        return False


def one_stage(seats: tuple[Actor, ...], now: datetime) -> int:
    """Do what the session waits for just now, by these seats."""
    desk = evaluation_queries.get_desk(seats[0], now)
    if desk.state == SessionState.FORMED:
        return declare(seats, now)
    if desk.state == SessionState.DECLARED:
        return elect(seats, _choice(tuple(one.seat_id for one in desk.ballot), seats), now)
    if desk.state == SessionState.LEADER_ELECTED:
        return review(seats, now)
    if desk.state == SessionState.SCORING:
        return score(seats, now)
    return 0


def _choice(ballot: tuple[str, ...], seats: tuple[Actor, ...]) -> str:
    """Everybody names the first expert: several voters know each other as experts, a single one names not itself."""
    own = {seat.seat_id for seat in seats}
    fitting = [seat for seat in ballot if (seat in own) == (len(seats) > 1)]
    return (fitting or list(ballot))[0]


def session_state(world: World, lot_id: str, now: datetime) -> str:
    """How far the evaluation is."""
    return evaluation_queries.get_desk(members_of(world, lot_id)[0], now).state
