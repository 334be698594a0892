"""The pool of a draw: candidates without names, who of them stands aside, and counts of cells.

A request names codes of any level. One person stands under one code of a request (``kernel.experts.specialties.place``), in lists and counts alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Length, Substr

from yuanping.apps.experts.models import Expert, ExpertAbsence, ExpertRelation, ExpertService, ExpertSpecialty
from yuanping.kernel.committee.recusal import Candidate, Recusal, Relation, Tie
from yuanping.kernel.experts.specialties import end_of, in_order, place
from yuanping.kernel.experts.standing import PoolRules, Span, Standing, bars

BATCH = 500
LEVELS = (1, 3, 5, 7)
"""How long a code is at each level: the letter, and two digits more a level."""


@dataclass(frozen=True, slots=True)
class CellTotal:
    """Experts of one specialty whose home centre is ``centre``."""

    specialty: str
    centre: str
    experts: int


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What conditions leave of the pool of one specialty on a day."""

    specialty: str
    experts: int
    left: int


def _held(asked: Sequence[str]) -> QuerySet[ExpertSpecialty]:
    """Specialties in the pool that one of these codes covers."""
    wanted = Q()
    for code in asked:
        wanted |= Q(pool_code__gte=code, pool_code__lt=end_of(code))
    return ExpertSpecialty.objects.filter(wanted, in_pool=True) if asked else ExpertSpecialty.objects.none()


def _placed(asked: Sequence[str]) -> dict[int, str]:
    """Under which code of the request each expert stands, by row number."""
    held: dict[int, list[str]] = defaultdict(list)
    for expert, code in _held(asked).values_list("expert_id", "pool_code"):
        held[expert].append(code)
    return {expert: found for expert, codes in held.items() if (found := place(codes, asked)) is not None}


def list_candidates(specialties: tuple[str, ...]) -> tuple[Candidate, ...]:
    """Appointed experts whom these codes cover, by id; ties included, names not."""
    placed = _placed(specialties)
    chosen = _held(specialties).values("expert_id")
    ties: dict[int, list[Relation]] = defaultdict(list)
    relations = ExpertRelation.objects.filter(expert__in=chosen).order_by("id")
    for expert, kind, uscc, until_on in relations.values_list("expert_id", "kind", "uscc", "until_on"):
        ties[expert].append(Relation(Tie(kind), uscc, until_on))
    rows = Expert.objects.filter(id__in=chosen).order_by("expert_id")
    return tuple(
        Candidate(expert_id, placed[row], centre, region, employer, tuple(ties.get(row, ())))
        for row, expert_id, centre, region, employer in rows.values_list(
            "id", "expert_id", "home_centre", "region", "employer_uscc"
        )
    )


def list_bars(specialties: tuple[str, ...], rules: PoolRules, on: date) -> tuple[Recusal, ...]:
    """Whom of these candidates nobody may draw for ``on``, each with the ground: lapsed, absent, resting, too often."""
    chosen = _held(specialties).values("expert_id")
    absences: dict[int, list[Span]] = defaultdict(list)
    away = ExpertAbsence.objects.filter(expert__in=chosen, first_on__lte=on, last_on__gte=on)
    for expert, first, last in away.values_list("expert_id", "first_on", "last_on"):
        absences[expert].append(Span(first, last))
    served: dict[int, list[date]] = defaultdict(list)
    if rules.rest_days or rules.most_times:
        for expert, day in ExpertService.objects.filter(expert__in=chosen).values_list("expert_id", "served_on"):
            served[expert].append(day)
    rows = Expert.objects.filter(id__in=chosen).values_list(
        "id", "expert_id", "term_from", "registered_on", "term_until", "trained_on", "training_until"
    )
    return bars(
        (
            Standing(
                expert_id,
                term_from or registered_on,
                term_until,
                trained_on,
                training_until,
                tuple(absences.get(row, ())),
                tuple(served.get(row, ())),
            )
            for row, expert_id, term_from, registered_on, term_until, trained_on, training_until in rows
        ),
        rules,
        on,
    )


def narrow(specialties: tuple[str, ...], rules: PoolRules, on: date) -> tuple[Narrowing, ...]:
    """How many of each specialty there are, and how many are left on a day; numbers only, so that no condition can be cut to one person unseen."""
    barred = {bar.expert_id for bar in list_bars(specialties, rules, on)}
    totals: dict[str, list[int]] = {code: [0, 0] for code in in_order(specialties)}
    for candidate in list_candidates(specialties):
        totals[candidate.specialty][0] += 1
        totals[candidate.specialty][1] += candidate.expert_id not in barred
    return tuple(Narrowing(code, *totals[code]) for code in in_order(specialties))


def sealed_profiles(expert_ids: Iterable[str]) -> Mapping[str, bytes]:
    """Profiles as the key holder sealed them; this process cannot open them."""
    wanted = sorted(set(expert_ids))
    found: dict[str, bytes] = {}
    for start in range(0, len(wanted), BATCH):
        rows = Expert.objects.filter(expert_id__in=wanted[start : start + BATCH])
        found |= {expert_id: bytes(sealed) for expert_id, sealed in rows.values_list("expert_id", "sealed_profile")}
    return found


def count_cells(specialties: tuple[str, ...] = ()) -> tuple[CellTotal, ...]:
    """Experts in the pool per code and home centre: per code of a request, or per code as held where none is given."""
    if not specialties:
        counted = (
            ExpertSpecialty.objects.filter(in_pool=True)
            .values_list("pool_code", "centre")
            .annotate(experts=Count("expert_id", distinct=True))
        )
        return tuple(CellTotal(*cell) for cell in counted.order_by("pool_code", "centre"))
    return _count_placed(in_order(specialties))


def _count_placed(asked: tuple[str, ...]) -> tuple[CellTotal, ...]:
    """One statement: each expert under the first code that covers a code of his, then counted."""
    table = connection.ops.quote_name(ExpertSpecialty._meta.db_table)
    cases, wheres, params, ends = [], [], [], []
    for number, code in enumerate(asked):
        cases.append(f"WHEN pool_code >= %s AND pool_code < %s THEN {number}")
        wheres.append("(pool_code >= %s AND pool_code < %s)")
        params += [code, end_of(code)]
        ends += [code, end_of(code)]
    statement = (
        f"SELECT place, centre, COUNT(*) FROM (SELECT expert_id, centre, MIN(CASE {' '.join(cases)} END) AS place "  # noqa: S608  (no value of anybody's is in the text)
        f"FROM {table} WHERE in_pool = %s AND ({' OR '.join(wheres)}) GROUP BY expert_id, centre) AS placed "
        "GROUP BY place, centre"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, True, *ends])
        found = [CellTotal(asked[place], centre, experts) for place, centre, experts in cursor.fetchall()]
    return tuple(sorted(found, key=lambda cell: (cell.specialty, cell.centre)))


def count_covered(codes: Collection[str] | None = None) -> tuple[CellTotal, ...]:
    """How many experts in the pool each of these codes covers at each home centre, each code for itself; without codes, every one that anybody holds.

    One statement for each level that is asked for.
    """
    held = ExpertSpecialty.objects.filter(in_pool=True)
    found: list[CellTotal] = []
    for length in LEVELS if codes is None else sorted({len(code) for code in codes}):
        cells = held.annotate(above=Substr("pool_code", 1, length), long=Length("pool_code")).filter(long__gte=length)
        counted = cells.values_list("above", "centre").annotate(experts=Count("expert_id", distinct=True))
        found += [CellTotal(*cell) for cell in counted if codes is None or cell[0] in codes]
    return tuple(sorted(found, key=lambda cell: (cell.specialty, cell.centre)))


def count_levels() -> dict[str, int]:
    """How many experts in the pool each code covers in the whole province, letters left out; everybody has one home centre."""
    totals: dict[str, int] = defaultdict(int)
    for cell in count_covered():
        if len(cell.specialty) > 1:
            totals[cell.specialty] += cell.experts
    return dict(totals)
