"""View values of the lot page: three questions, steps, verdict, ruler, table, constraints, readings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yuanping.apps.booking import queries as booking
from yuanping.apps.evidence import queries as evidence
from yuanping.apps.policy import queries as policy
from yuanping.apps.policy.queries import DecisionView
from yuanping.apps.tenders import queries as tenders
from yuanping.apps.tenders.queries import LotView
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.law import Law
from yuanping.kernel.lot.states import LotState
from yuanping.kernel.policy.conditions import RuleGives
from yuanping.kernel.policy.decision import ModeDecision, ReadingTaken, Requirement, Status
from yuanping.kernel.policy.evaluator import Outcome, wan_text
from yuanping.kernel.policy.explain import Row, rows
from yuanping.kernel.policy.facts import LotFacts
from yuanping.kernel.policy.pack import Pack
from yuanping.web.agency.lot_ask import Ask, compose_ask, compose_steps
from yuanping.web.policy.words import say, verdict_words
from yuanping.web.shell.context_values import ProofLine, Ruler, SeesRow, Step, ruler_for

BEFORE_BOOKING = {LotState.REGISTERED, LotState.DECIDED}
STATE_KINDS = {Outcome.YES: "ok", Outcome.NO: "", Outcome.UNKNOWN: "warn"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table."""

    fact: str
    value: str
    rule: str
    kind: str
    label: str
    law: Law
    hit: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision as the page shows it."""

    decision: ModeDecision
    say: str
    number: str
    decided_at: datetime
    ruler: Ruler | None
    lines: tuple[Line, ...]
    rest: tuple[Line, ...]
    constraints: tuple[Requirement, ...]
    others: tuple[Requirement, ...]
    readings: tuple[ReadingTaken, ...]
    proof: ProofLine | None
    times: int


@dataclass(frozen=True, slots=True)
class LotPage:
    """Everything the lot page shows."""

    lot: LotView
    facts: LotFacts
    pack: Pack
    ask: Ask
    steps: tuple[Step, ...]
    verdict: Verdict | None
    may_edit: bool
    may_consent: bool
    path_note: str
    grounds: tuple[tuple[str, str], ...]
    sees: tuple[SeesRow, ...]


def compose_lot(actor: Actor, lot_id: str, now: datetime) -> LotPage:
    """Gather one lot for its page."""
    lot = tenders.access_lot(actor, lot_id)
    facts, found = tenders.get_facts(lot_id), policy.find_decision(lot_id)
    pack = policy.get_pack_of_lot(lot_id) if found else tenders.get_pack(lot_id)
    hours = booking.find_booking_hours(lot_id)
    open_facts = lot.state in BEFORE_BOOKING and hours is None
    path = pack.parameter("exemption.path", lot.notice_on)
    grounds = pack.parameter("exemption.grounds", lot.notice_on)
    return LotPage(
        lot=lot,
        facts=facts,
        pack=pack,
        ask=compose_ask(actor, lot, found, hours, now),
        steps=compose_steps(lot, hours, remote=found is None or found.decision.remote),
        verdict=compose_verdict(found) if found else None,
        may_edit=actor.role is Role.AGENCY_CLERK and open_facts,
        may_consent=actor.role is Role.PROJECT_SUPERVISOR and open_facts and facts.exemption is not None,
        path_note=_path(path.text),
        grounds=tuple((item, ground_name(item)) for item in grounds.items),
        sees=_sees(pack, actor.role),
    )


def ground_name(code: str) -> str:
    """A ground in the words of the pack's vocabulary, translated."""
    from yuanping.kernel.policy.questions import word

    return _(word(code))


def _path(path: str) -> str:
    if path == "consent_before_booking":
        return _("须由招标人申请并经行政监督部门同意，在预订工位之前办结。")
    return _("须由招标人作出书面说明；确定中标人之日起十五日内随情况报告提交行政监督部门。")


def compose_verdict(found: DecisionView) -> Verdict:
    """The decision as table, ruler and constraints."""
    decision = found.decision
    table = rows(decision)
    shown: list[Line] = []
    rest: list[Line] = []
    for row in table:
        is_reason = row.gives is RuleGives.REQUIRES and row.rule_hit and row.outcome is Outcome.YES
        (shown if is_reason or row.gives in {RuleGives.EXEMPTS, RuleGives.EMERGENCY} else rest).append(_line(row))
    counted = [item for item in decision.requirements if item.count is not None]
    return Verdict(
        decision=decision,
        say=verdict_words(decision),
        number=f"PD-{found.decided_at.year}-{found.decision_id[-6:]}",
        decided_at=found.decided_at,
        ruler=_ruler(table),
        lines=(*shown, *_unclaimed(decision)),
        rest=tuple(rest),
        constraints=tuple(
            item for item in counted if item.requirement in {"offsite_share", "sub_venue_share", "random_venues"}
        ),
        others=decision.requirements,
        readings=decision.readings,
        proof=proof_line(found.lot_id, found.entry_id),
        times=found.number,
    )


def _line(row: Row) -> Line:
    labels = {Outcome.YES: _("符合"), Outcome.NO: _("不符合"), Outcome.UNKNOWN: _("尚不清楚")}
    hit = row.rule_hit and row.outcome is Outcome.YES and row.gives is RuleGives.REQUIRES
    return Line(_(row.fact), say(row.value), say(row.rule), STATE_KINDS[row.outcome], labels[row.outcome], row.law, hit)


def _unclaimed(decision: ModeDecision) -> tuple[Line, ...]:
    """An exemption nobody claimed still has its line, and so has the form of organisation that applies."""
    found = [
        Line(_("不采用远程的申请"), _("无"), _(item.title), "", _("未提出"), item.law, False)
        for item in decision.trace
        if item.gives is RuleGives.EXEMPTS and item.status is Status.NOT_APPLICABLE
    ]
    prefer = next((item for item in decision.requirements if item.requirement == "prefer_intra_province"), None)
    if prefer is not None:
        found.append(Line(_("组织形式"), _("省内"), _(prefer.text), "go", _("适用"), prefer.law, False))
    return tuple(found)


def _ruler(table: tuple[Row, ...]) -> Ruler | None:
    """The first figure that decided; else the first that was tested and fell short."""
    tested = [
        row for row in table if row.amount is not None and row.limit is not None and row.gives is RuleGives.REQUIRES
    ]
    row = next((row for row in tested if row.rule_hit), tested[0] if tested else None)
    if row is None or row.amount is None or row.limit is None:
        return None
    made = ruler_for(
        row.amount.wan, row.limit.wan, unit=pgettext("short", "万元"), value_name=_("本标段"), threshold_name=_("门槛")
    )
    label = _("门槛 %(limit)s（含）") % {"limit": say(wan_text(row.limit))}
    value = _("本标段 %(amount)s") % {"amount": say(wan_text(row.amount))}
    return replace(made, threshold_label=label, value_label=value)


def proof_line(lot_id: str, entry_id: str) -> ProofLine | None:
    """Where the act stands in the evidence."""
    entry = next((each for each in evidence.list_entries(lot_id, ()) if each.entry_id == entry_id), None)
    return ProofLine(entry_id, entry.index) if entry else None


def _sees(pack: Pack, role: Role) -> tuple[SeesRow, ...]:
    """Who learns what: read from the pack's table for the role of the reader, not from this page."""
    shown = []
    for subject, label in (
        ("mode_decision", _("判定书")),
        ("sub_venue_name", _("副场名称")),
        ("bidder_list", _("投标人")),
        ("committee_list", _("评委名单")),
    ):
        rules = [rule for rule in pack.visibility_rules if rule.subject == subject]
        rule = next((each for each in rules if role.value in each.roles or "*" in each.roles), None)
        when = (
            _("不公开") if rule is None or rule.from_phase is None else _(rule.opens) if rule.opens else _("现在可见")
        )
        shown.append(SeesRow(label, _("您：%(when)s") % {"when": when}, rule.law if rule else rules[0].law))
    return tuple(shown)
