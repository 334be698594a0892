"""The ceremony as its page shows it: stations, inputs, chances, what can and cannot be checked yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.utils.translation import gettext as _

from yuanping.apps.draw.queries import CeremonyView, PartyView
from yuanping.apps.evidence import queries as evidence
from yuanping.apps.identity import queries as identity
from yuanping.apps.tenders import queries as tenders
from yuanping.infra.specialties import specialty_name
from yuanping.kernel.draw.states import CeremonyState
from yuanping.kernel.draw.values import DrawKind, Party
from yuanping.kernel.errors import NotFound
from yuanping.kernel.law import Law
from yuanping.web.shell.context_values import ProofLine, SeesRow

S = CeremonyState
ORDER = (S.OPEN, S.FROZEN, S.REVEALED, S.DRAWN, S.RELEASED)
LAW_SECRET = Law("招标投标法", "第三十七条")


@dataclass(frozen=True, slots=True)
class Station:
    """One of the seven stations."""

    label: str
    state: str
    at: datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class Input:
    """One input of the seed."""

    name: str
    commitment: str
    opened: str
    note: str
    sealed: bool
    own: bool
    rebuilt: bool = False


@dataclass(frozen=True, slots=True)
class Chance:
    """One line of the table of chances."""

    specialty: str
    seats: int
    experts: int
    percent: str
    ratio: str


@dataclass(frozen=True, slots=True)
class Cell:
    """Seats drawn for one specialty at one centre."""

    specialty: str
    centre: str
    seats: int


@dataclass(frozen=True, slots=True)
class CeremonyPage:
    """All the page shows besides the view itself."""

    title: str
    lot: str
    state_kind: str
    state_label: str
    ask_kind: str
    headline: str
    headline_note: str
    next_note: str
    awaited: str
    afterwards: str
    stations: tuple[Station, ...]
    inputs: tuple[Input, ...]
    chances: tuple[Chance, ...]
    deviation: str
    cells: tuple[Cell, ...]
    proof: ProofLine | None
    held: tuple[str, ...]
    later: tuple[str, ...]
    sees: tuple[SeesRow, ...]


def party_name(party: str) -> str:
    return {
        Party.PROCURING_ENTITY: _("招标人（或其代理机构）"),
        Party.PROJECT_SUPERVISOR: _("项目行政监督部门"),
        Party.REGISTRY_OWNER: _("专家库组建单位"),
    }[Party(party)]


def moment_name(kind: str) -> str:
    return _("场地抽取") if kind == DrawKind.VENUES else _("专家抽取")


def lot_title(lot_id: str) -> str:
    try:
        return tenders.get_lot(lot_id).title
    except NotFound:
        return lot_id


def centre_name(centre: str) -> str:
    try:
        return identity.access_organisation(centre).name
    except NotFound:
        return centre


def state_words(state: str, kind: str) -> tuple[str, str]:
    """(kind of the chip, its word)."""
    drawn = _("已抽取，名单封存") if kind == DrawKind.EXPERTS else _("已抽取")
    return {
        S.OPEN: ("go", _("等待承诺")),
        S.FROZEN: ("go", _("已冻结，等待揭示")),
        S.REVEALED: ("go", _("已揭示，正在抽取")),
        S.DRAWN: ("ok", drawn),
        S.RELEASED: ("ok", _("已公开")),
        S.VOIDED: ("bad", _("已作废")),
        S.SUPERSEDED: ("", _("已被新的抽取取代")),
    }[S(state)]


def make_page(view: CeremonyView) -> CeremonyPage:
    state_kind, state_label = state_words(view.state, view.kind)
    headline, note = _headline(view)
    ask_kind, next_note = _next(view)
    return CeremonyPage(
        title=moment_name(view.kind),
        lot=lot_title(view.lot_id),
        state_kind=state_kind,
        state_label=state_label,
        ask_kind=ask_kind,
        headline=headline,
        headline_note=note,
        next_note=next_note,
        awaited=_names(view.awaited),
        afterwards=_afterwards(view),
        stations=_stations(view),
        inputs=_inputs(view),
        chances=tuple(
            Chance(specialty_name(row.specialty), row.seats, 0, "—", str(row.seats))
            if view.figures_hidden
            else _chance(row.specialty, row.seats, row.experts, row.lowest, row.highest)
            for row in view.chances
        ),
        deviation=_percent(view.largest_deviation) if view.largest_deviation is not None else "",
        cells=tuple(Cell(specialty_name(cell.specialty), centre_name(cell.centre), cell.seats) for cell in view.cells),
        proof=ProofLine(view.frozen_entry, evidence.find_index(view.frozen_entry)) if view.frozen_entry else None,
        held=_held(view),
        later=_later(view),
        sees=_sees(view),
    )


def _headline(view: CeremonyView) -> tuple[str, str]:
    words = {
        S.OPEN: (_("等待三方承诺"), _("已收到 %(n)s / 3") % {"n": view.committed}),
        S.FROZEN: (_("方案已冻结，等待揭示"), _("已揭示 %(n)s / 3") % {"n": view.revealed}),
        S.REVEALED: (_("三方已揭示"), _("系统正在抽取")),
        S.DRAWN: (_("名单封存，无人可见"), _("系统按次序自动通知专家"))
        if view.kind == DrawKind.EXPERTS
        else (_("场地与名额已定"), _("正在请各场所确认工位")),
        S.RELEASED: (_("抽取全部公开"), _("任何人都可以重放")),
        S.VOIDED: (_("本次抽取已作废"), _blame(view)),
        S.SUPERSEDED: (_("已被新的抽取取代"), _set_aside(view)),
    }
    return words[S(view.state)]


def _set_aside(view: CeremonyView) -> str:
    """Why venues are drawn again, as booking told it; one word for every cause where the pack hides the venues."""
    words = {
        "declined": _("有场所没有承接"),
        "expired": _("有场所逾期没有答复"),
        "no_workstation": _("有场所的工位已被占用"),
        "venue_out": _("有场所不能使用"),
        "moved": _("预订已改期"),
        "agreed": _("场所另经协商确定"),
        "withdrawn": _("预订已撤回"),
        "force_majeure": _("预订因不可抗力取消"),
        "ended": _("招标已终止"),
        "drawn_again": _("部分名额重新抽取"),
    }
    return words.get(view.void_reason, "")


def _blame(view: CeremonyView) -> str:
    if view.blame:
        return _("%(party)s的秘密与承诺不符") % {"party": party_name(view.blame)}
    return view.void_reason


def _next(view: CeremonyView) -> tuple[str, str]:
    own = next((party for party in view.parties if party.own), None)
    if view.state == S.OPEN and own is not None and not own.commitment:
        return "mine", _("作出 1 份承诺")
    if view.may_hand_in:
        return "mine", _("寄存份额（打开本方页面即自动完成）")
    if view.state == S.FROZEN and own is not None and own.opened_at is None:
        return "mine", _("核对并揭示 1 份秘密")
    if view.asked:
        return "mine", _("打开 %(n)s 份份额，恢复未揭示一方的秘密") % {"n": len(view.asked)}
    if view.state == S.VOIDED and view.may_void and not view.ordered_anew:
        return "mine", _("决定是否责令重新抽取")
    if view.state in {S.DRAWN, S.RELEASED}:
        return "done", _("核验可随时进行")
    return "wait", _("等待其他方")


def _stations(view: CeremonyView) -> tuple[Station, ...]:
    at = ORDER.index(S(view.state)) if view.state in ORDER else -1
    pool = "" if view.figures_hidden else _("%(n)s 人") % {"n": f"{view.pool_size:,}"}
    seats = _("%(n)s 席") % {"n": sum(row.seats for row in view.chances)}
    marks = (
        (_("封存候选池"), view.opened_at, pool, True),
        (_("三方承诺"), view.frozen_at, f"{view.committed} / 3", view.committed == len(view.parties)),
        (_("冻结方案"), view.frozen_at, seats, at >= 1),
        (_("进入检查点"), None, _("第 %(n)s 条之内") % {"n": f"{view.checkpoint_size:,}"} if view.checkpoint_size else "", view.checkpoint_size > 0),
        (_("三方揭示"), view.revealed_at, f"{view.revealed} / 3", at >= 2),
        (_("抽取并封存") if view.kind == DrawKind.EXPERTS else _("抽取场地"), view.drawn_at, "", at >= 3),
        (_("公开验证"), view.released_at, _("中标后全部公开"), at >= 4),
    )  # fmt: skip
    first_open = next((place for place, mark in enumerate(marks) if not mark[3]), len(marks))
    return tuple(
        Station(
            label, "done" if done else "now" if place == first_open and at >= 0 else "", when if done else None, note
        )
        for place, (label, when, note, done) in enumerate(marks)
    )


def _inputs(view: CeremonyView) -> tuple[Input, ...]:
    rows = []
    for party in view.parties:
        rows.append(
            Input(
                party_name(party.party),
                party.commitment,
                party.secret,
                _input_note(view, party),
                sealed=False,
                own=party.own,
                rebuilt=party.rebuilt_at is not None,
            )
        )
    if view.sealed_commitment:
        sealed = _("仍封存，中标后公开") if view.kind == DrawKind.EXPERTS else _("仍封存，三方揭示后由保管方打开")
        rows.append(
            Input(
                _("密钥 K（密钥保管进程）"),
                view.sealed_commitment,
                view.sealed_key,
                sealed,
                not view.sealed_key,
                own=False,
            )
        )
    return tuple(rows)


def _input_note(view: CeremonyView, party: PartyView) -> str:
    if party.rebuilt_at:
        return _("逾期未揭示，已由另外两方的份额恢复，三方齐备后显示")
    if party.revealed_at:
        return _("已揭示，三方齐备后显示")
    if party.party in view.absent:
        return _("逾期未揭示，已记录")
    if party.named_at and view.state == S.OPEN:
        return _("逾期未办，已记录")
    return _("尚未揭示")


def _names(parties: tuple[str, ...]) -> str:
    return "、".join(party_name(party) for party in parties)


def _afterwards(view: CeremonyView) -> str:
    """What happens when the term runs out, or, once it has, what goes on now."""
    if not view.awaited:
        return ""
    if view.state == S.OPEN:
        return _("到时未办的写明是哪一方并记入证据，由项目行政监督部门决定是否作废")
    if not view.absent:
        return _("到时未揭示的写明是哪一方并记入证据，由另外两方打开份额恢复其秘密，抽取照常进行")
    if len(view.absent) == 1:
        return _("%(party)s逾期未揭示，已记入证据；另外两方打开份额后恢复其秘密，抽取照常进行") % {
            "party": _names(view.absent)
        }
    return _("%(parties)s逾期未揭示，已记入证据；份额不足，由其补行揭示，或者由项目行政监督部门决定是否作废") % {
        "parties": _names(view.absent)
    }


def _percent(value: Fraction) -> str:
    return f"{float(value * 100):.3f} %"


def _chance(specialty: str, seats: int, experts: int, lowest: Fraction, highest: Fraction) -> Chance:
    text = _percent(lowest) if _percent(lowest) == _percent(highest) else f"{_percent(lowest)} – {_percent(highest)}"
    return Chance(specialty_name(specialty), seats, experts, text, f"{seats} / {experts:,}")


def _held(view: CeremonyView) -> tuple[str, ...]:
    held = []
    if view.frozen_at:
        held.append(_("三份承诺都在冻结的方案里"))
    if view.checkpoint_size:
        held.append(_("方案已进入带签名的检查点"))
    if view.revealed_at:
        held += [_("揭示都在检查点之后"), _("各方揭示与承诺相符")]
    if any(party.rebuilt_at for party in view.parties):
        held.append(_("未揭示一方的秘密由两份份额恢复，与承诺相符"))
    if view.outcome_digest:
        held.append(_("抽取结果的摘要已入证据"))
    if view.sealed_key:
        held.append(_("密钥 K 与其承诺相符，可重放"))
    return tuple(held)


def _later(view: CeremonyView) -> tuple[str, ...]:
    if view.state == S.RELEASED:
        return ()
    if view.kind == DrawKind.EXPERTS:
        return (
            _("种子复算与抽取重放：中标结果确定后公开密钥 K"),
            _("未被抽中者的回避理由：中标结果确定后按规定公开"),
        )
    return () if view.revealed_at else (_("种子复算：三方揭示之后"),)


def _sees(view: CeremonyView) -> tuple[SeesRow, ...]:
    rows = [
        SeesRow(_("方案、承诺、揭示"), _("三方、省级调度；中标后任何人")),
        SeesRow(_("各方的秘密"), _("三方都揭示之后")),
    ]
    if view.kind == DrawKind.EXPERTS:
        rows += [
            SeesRow(_("谁被抽中"), _("只有本人；到场前无人可见"), LAW_SECRET),
            SeesRow(_("密钥 K"), _("中标结果确定后任何人")),
        ]
    return tuple(rows)
