"""The score sheet: one criterion across all bidders, saved as one goes, locked as a whole."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.evaluation import services
from yuanping.apps.evaluation.queries import DeskView, get_desk
from yuanping.apps.evaluation.queries.desk import ItemView, ScoreCell
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evaluation.score import field_of, read_points
from yuanping.kernel.evaluation.values import EvaluatedBid, Score
from yuanping.web.expert.frame import MEMBERS, show
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import perform
from yuanping.web.shell.notices import Notice, notice_of
from yuanping.web.shell.request import ShellRequest


@dataclass(frozen=True, slots=True)
class Cell:
    """A bid's row: what stands in the field, the own subtotal, and whether the field is refused."""

    bid: EvaluatedBid
    field: str
    reason_field: str
    points: str = ""
    reason: str = ""
    subtotal: str = "0"
    bad: bool = False
    current: bool = False


@page(permission="evaluation.score", roles=MEMBERS)
def sheet(request: ShellRequest, place: int) -> HttpResponseBase:
    """One criterion. Another stage leads back to the desk."""
    view = get_desk(request.actor, request.now)
    if view.sheet is None or view.state != "scoring" or view.sheet.locked:
        return redirect("expert:desk")
    return _show(request, view, _item(view, place), None)


@page(permission="evaluation.score", roles=MEMBERS, methods=("POST",))
def save(request: ShellRequest, place: int) -> HttpResponse:
    """Keep the scores of this criterion; by htmx answer one line, else lead to where the member wants to go."""
    view = get_desk(request.actor, request.now)
    item = _item(view, place)

    def call() -> None:
        services.save_scores(actor=request.actor, scores=_typed(request, item), now=request.now)

    if request.htmx:
        return _saved(request, call)
    target = request.POST.get("go", "")
    back = _target(view, place, target)
    return perform(request, call, done=_("已保存"), back=back, again=lambda notice: _show(request, view, item, notice))


@page(permission="evaluation.score", roles=MEMBERS, methods=("POST",))
def lock(request: ShellRequest) -> HttpResponse:
    """Lock the whole sheet."""
    return perform(
        request,
        lambda: services.submit_score_sheet(actor=request.actor, now=request.now),
        done=_("评分表已提交并锁定"),
        back=reverse("expert:desk"),
    )


def _item(view: DeskView, place: int) -> ItemView:
    if view.sheet is None or not 1 <= place <= len(view.sheet.items):
        raise NotFound("criterion")
    return view.sheet.items[place - 1]


def _typed(request: ShellRequest, item: ItemView) -> tuple[Score, ...]:
    """The filled fields of the form; an empty one keeps what was saved before."""
    scores = []
    for cell in item.cells:
        field = field_of(cell.bid_id, item.criterion_id)
        text = request.POST.get(field, "").strip()
        if text:
            reason = request.POST.get(f"reason:{cell.bid_id}", "")
            scores.append(Score(cell.bid_id, item.criterion_id, read_points(text, field), reason))
    return tuple(scores)


def _saved(request: ShellRequest, call: object) -> HttpResponse:
    try:
        call()  # type: ignore[operator]
    except Refused as refused:
        return render(request, "expert/saved.html", {"notice": notice_of(refused)})
    return render(request, "expert/saved.html", {"notice": None})


def _target(view: DeskView, place: int, target: str) -> str:
    last = len(view.sheet.items) if view.sheet else 1
    if target == "desk" or (target == "next" and place == last):
        return reverse("expert:desk")
    chosen = (
        place - 1 if target == "back" else place + 1 if target == "next" else int(target) if target.isdigit() else place
    )
    return reverse("expert:score", args=[min(max(chosen, 1), last)])


def _show(request: ShellRequest, view: DeskView, item: ItemView, notice: Notice | None) -> HttpResponse:
    """The page; after a refusal with what was typed and the field marked."""
    totals = {cell.bid_id: cell.points for cell in view.sheet.totals} if view.sheet else {}
    asked = request.GET.get("bid", "")
    wrong = notice.field if notice else ""
    by_id = {bid.bid_id: bid for bid in view.standing}
    rows = tuple(
        _cell(
            request,
            cell,
            Cell(by_id[cell.bid_id], field_of(cell.bid_id, item.criterion_id), f"reason:{cell.bid_id}"),
            wrong,
        )
        for cell in item.cells
    )
    rows = tuple(replace(row, subtotal=totals.get(row.bid.bid_id, "0")) for row in rows)
    current = next((row for row in rows if row.bad or row.bid.bid_id == asked), None)
    current = current or next((row for row in rows if not row.points), rows[0])
    marked = tuple(replace(row, current=row.bid.bid_id == current.bid.bid_id) for row in rows)
    return show(request, "expert/sheet.html", view, item=item, rows=marked, notice=notice)


def _cell(request: ShellRequest, saved: ScoreCell, empty: Cell, wrong: str) -> Cell:
    """What was typed, else what was saved."""
    return replace(
        empty,
        points=request.POST.get(empty.field, saved.points),
        reason=request.POST.get(empty.reason_field, saved.reason),
        bad=wrong in {empty.field, empty.reason_field},
    )
