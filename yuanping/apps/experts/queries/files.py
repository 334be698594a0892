"""Files of experts without the person: one file, the search, and what an expert's own page shows.

The search answers with what a row shows. A name, an ID number or a telephone is looked for by its keyed hash and only as a whole; what was looked
for is kept nowhere. It asks the same questions whether it finds somebody or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from yuanping.apps.draw import services as draw
from yuanping.apps.experts import permissions
from yuanping.apps.experts.models import Expert, ExpertPageCode, ExpertRead, ExpertSpecialty
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.committee.holder_files import Profile
from yuanping.kernel.committee.recusal import Relation, Tie
from yuanping.kernel.errors import NotFound
from yuanping.kernel.experts.specialties import end_of
from yuanping.kernel.experts.standing import Span
from yuanping.kernel.experts.states import EXPERT, ExpertState

PAGE = 50
COUNTED = 10_000
"""Above this the search says "more": the cost of an answer stays the same however large the library is."""
SHORT = 8
NO_ROW = 0
"""Asked for beside what was found, so that the question is put also where nothing was."""


@dataclass(frozen=True, slots=True)
class SpecialtyView:
    """One specialty; ``drawn`` is false where the newest list means something else by the code."""

    code: str
    edition: str
    primary: bool
    drawn: bool


@dataclass(frozen=True, slots=True)
class ExpertLine:
    """One line of the search."""

    expert_id: str
    state: ExpertState
    specialties: tuple[SpecialtyView, ...]
    home_centre: str
    region: str
    employer_uscc: str
    title: str
    term_until: date | None

    @property
    def number(self) -> str:
        """What people call somebody whose name is not shown."""
        return self.expert_id[:SHORT].upper()


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the search; ``total`` is None above ``COUNTED``, ``after`` leads to the next page."""

    lines: tuple[ExpertLine, ...]
    total: int | None
    after: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; empty means any."""

    specialty: str = ""
    region: str = ""
    centre: str = ""
    state: str = ""
    employer_uscc: str = ""
    name: str = ""
    id_number: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class TieView:
    """One tie with the key by which it can be ended."""

    tie_id: int
    relation: Relation


@dataclass(frozen=True, slots=True)
class AbsenceView:
    """Days on which the expert cannot come."""

    absence_id: str
    span: Span


@dataclass(frozen=True, slots=True)
class TrainingView:
    """A completed training."""

    completed_on: date
    hours: int
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class ReadView:
    """Somebody read the personal part."""

    reader: str
    purpose: str
    read_on: date


@dataclass(frozen=True, slots=True)
class CodeView:
    """A code for the own page was issued."""

    issuer: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class ExpertFile:
    """A file without the person."""

    line: ExpertLine
    state_on: date | None
    title_level: str
    practice_since: date | None
    consent_on: date | None
    trained_on: date | None
    training_until: date | None
    term_from: date | None
    suspended_until: date | None
    registered_on: date
    is_callable: bool
    claimed: bool
    has_page: bool
    ties: tuple[TieView, ...]
    absences: tuple[AbsenceView, ...]
    trainings: tuple[TrainingView, ...]
    served: tuple[date, ...]
    reads: tuple[ReadView, ...]
    codes: tuple[CodeView, ...]
    open_acts: tuple[str, ...]


def access_expert(actor: Actor, expert_id: str, *, lock: bool = False) -> Expert:
    """The row, if the actor may know it.

    Raises:
        NotFound: no such expert, or of another registry.
    """
    rows = Expert.objects.select_for_update() if lock else Expert.objects
    row = rows.filter(expert_id=expert_id).first()
    own = actor.role is Role.EXPERT and row is not None and actor.user_id == row.expert_id
    if row is None or not (own or permissions.can_view_expert(actor, row)):
        raise NotFound("expert")
    return row


def get_file(actor: Actor, expert_id: str) -> ExpertFile:
    """One file without the person. Raises ``NotFound``."""
    row = access_expert(actor, expert_id)
    reads = ExpertRead.objects.filter(expert=row).order_by("-read_on", "purpose", "reader")
    issued = ExpertPageCode.objects.filter(expert=row).order_by("-issued_on", "issuer", "pk")
    shown = permissions.can_search_experts(actor) or actor.role is Role.EXPERT
    return ExpertFile(
        line=_line(row, tuple(row.specialties.order_by("-primary", "code"))),
        state_on=row.state_on,
        title_level=row.title_level,
        practice_since=row.practice_since,
        consent_on=row.consent_on,
        trained_on=row.trained_on,
        training_until=row.training_until,
        term_from=row.term_from,
        suspended_until=row.suspended_until,
        registered_on=row.registered_on,
        is_callable=row.callable,
        claimed=bool(row.claimed_mark),
        has_page=row.page_mark is not None,
        ties=tuple(
            TieView(tie.id, Relation(Tie(tie.kind), tie.uscc, tie.until_on)) for tie in row.relations.order_by("id")
        ),
        absences=tuple(
            AbsenceView(each.absence_id, Span(each.first_on, each.last_on))
            for each in row.absences.order_by("first_on", "last_on")
        ),
        trainings=tuple(
            TrainingView(each.completed_on, each.hours, each.valid_until)
            for each in row.trainings.order_by("-completed_on")
        ),
        served=tuple(row.served.order_by("-served_on").values_list("served_on", flat=True)),
        reads=tuple(ReadView(each.reader, each.purpose, each.read_on) for each in reads) if shown else (),
        codes=tuple(CodeView(each.issuer, each.issued_on) for each in issued) if shown else (),
        open_acts=EXPERT.open_to(row.state, actor.role),
    )


def search_experts(actor: Actor, wanted: Wanted, after: str = "") -> Found:
    """A page of the registry's own experts, in the order of their random ids.

    Raises:
        NotFound: the actor keeps no registry.
    """
    if not permissions.can_search_experts(actor):
        raise NotFound("registry")
    rows = _matching(actor, wanted)
    counted = rows[: COUNTED + 1].count()
    page = list(rows.filter(expert_id__gt=after).order_by("expert_id")[: PAGE + 1])
    held = _specialties_of(page[:PAGE])
    lines = tuple(_line(row, held.get(row.id, ())) for row in page[:PAGE])
    return Found(lines, counted if counted <= COUNTED else None, lines[-1].expert_id if len(page) > PAGE else "")


def find_by_page_code(code: str) -> str:
    """Whose own page this code opens; nothing where it opens none.

    Raises:
        Refused: ``code_mistyped``, ``keyholder_unavailable``.
    """
    mark = draw.key_holder().mark(code, "page")
    return Expert.objects.filter(page_mark=mark).values_list("expert_id", flat=True).first() or ""


def newest_code_day(row: Expert) -> date | None:
    """The day on which the newest code for this expert's own page was issued."""
    return ExpertPageCode.objects.filter(expert=row).order_by("-issued_on").values_list("issued_on", flat=True).first()


def _matching(actor: Actor, wanted: Wanted) -> QuerySet[Expert]:
    rows = Expert.objects.all()
    if actor.role is not Role.SYSTEM:
        rows = rows.filter(registry__in=("", actor.organisation_id))
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.region:
        rows = rows.filter(region__startswith=wanted.region.rstrip("0") or wanted.region)
    if wanted.centre:
        rows = rows.filter(home_centre=wanted.centre)
    if wanted.employer_uscc:
        rows = rows.filter(employer_uscc=wanted.employer_uscc)
    if wanted.specialty:
        held = ExpertSpecialty.objects.filter(
            in_pool__in=(True, False), pool_code__gte=wanted.specialty, pool_code__lt=end_of(wanted.specialty)
        )
        rows = _holding(rows, held)
    return _of_person(rows, wanted)


def _holding(rows: QuerySet[Expert], held: QuerySet[ExpertSpecialty]) -> QuerySet[Expert]:
    """Who holds one of these: few are gathered first, many are met soon enough on the way through the list."""
    if held.values("expert_id").distinct()[: COUNTED + 1].count() <= COUNTED:
        return rows.filter(id__in=held.values("expert_id"))
    return rows.filter(Exists(held.filter(expert=OuterRef("id"))))


def _of_person(rows: QuerySet[Expert], wanted: Wanted) -> QuerySet[Expert]:
    if not (wanted.name or wanted.id_number or wanted.phone):
        return rows
    profile = Profile("", wanted.name.strip(), wanted.id_number.strip().upper(), wanted.phone.strip(), "")
    (mark,) = draw.key_holder().mark_persons((profile,))
    if wanted.name:
        rows = rows.filter(name_mark=mark.name)
    if wanted.id_number:
        rows = rows.filter(id_mark=mark.id_number)
    if wanted.phone:
        rows = rows.filter(phone_mark=mark.phone)
    return rows


def _specialties_of(rows: Sequence[Expert]) -> dict[int, tuple[ExpertSpecialty, ...]]:
    found: dict[int, list[ExpertSpecialty]] = {}
    asked = [*(row.id for row in rows), NO_ROW]
    for each in ExpertSpecialty.objects.filter(expert__in=asked).order_by("-primary", "code"):
        found.setdefault(each.expert_id, []).append(each)
    return {row: tuple(held) for row, held in found.items()}


def _line(row: Expert, held: Sequence[ExpertSpecialty]) -> ExpertLine:
    return ExpertLine(
        expert_id=row.expert_id,
        state=ExpertState(row.state),
        specialties=tuple(SpecialtyView(each.code, each.edition, each.primary, bool(each.pool_code)) for each in held),
        home_centre=row.home_centre,
        region=row.region,
        employer_uscc=row.employer_uscc,
        title=row.title,
        term_until=row.term_until,
    )
