"""Register a tender with its lots."""

from __future__ import annotations

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.identity import queries as identity
from yuanping.apps.tenders import queries, services
from yuanping.kernel.actor import Role
from yuanping.kernel.errors import Refused
from yuanping.kernel.region import PROVINCES, cities_of
from yuanping.web.agency.register_form import LotForm, TenderForm, lot_forms, place_refusal, problems_of, read_draft
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import go
from yuanping.web.shell.notices import Notice, notice_of, say_done
from yuanping.web.shell.places import place_name
from yuanping.web.shell.request import ShellRequest


@page(permission="tender.register", roles=(Role.AGENCY_CLERK,), methods=("GET", "POST"))
def register(request: ShellRequest) -> HttpResponse:
    """GET an empty form; POST ``act=add`` one more lot, ``act=drop`` the last one, else register all or nothing."""
    if request.method == "GET":
        return _form(request, _tender(None), lot_forms(None, 1))
    count = int(request.POST.get("count", "1")) if request.POST.get("count", "1").isdigit() else 1
    act = request.POST.get("act", "")
    if act in {"add", "drop"}:
        count += 1 if act == "add" else -1
        return _form(request, _tender(request.POST, bound=False), _unbound(request.POST, count))
    tender, lots = _tender(request.POST), lot_forms(request.POST, count)
    if not all([tender.is_valid(), *[form.is_valid() for form in lots]]):
        return _form(request, tender, lots, status=409)
    try:
        tender_id = services.register_tender(actor=request.actor, form=read_draft(tender, lots), now=request.now)
    except Refused as refused:
        placed = place_refusal(refused, tender, lots)
        return _form(request, tender, lots, None if placed else notice_of(refused), 409)
    say_done(request, _("招标项目已登记，共 %(count)s 个标段") % {"count": len(lots)})
    found = [lot for lot in queries.list_lots(request.actor) if lot.tender_id == tender_id]
    return go(request, reverse("agency:lot", args=[found[0].lot_id]) if len(found) == 1 else reverse("agency:lots"))


def _tender(data: QueryDict | None, *, bound: bool = True) -> TenderForm:
    form = TenderForm(data) if bound else TenderForm(initial=_initial(data, TenderForm, ""))
    entities = [(view.organisation_id, view.name) for view in identity.list_organisations("procuring_entity")]
    supervisors = [(view.organisation_id, view.name) for view in identity.list_organisations("supervisory_authority")]
    regions = [(code, place_name(code)) for province in PROVINCES for code in cities_of(province)]
    form.set_choices(entities, supervisors, regions)
    return form


def _unbound(data: QueryDict, count: int) -> list[LotForm]:
    """The lots as typed so far, without errors: one is being added or dropped."""
    return [
        LotForm(
            prefix=form.prefix,
            initial=_initial(data, LotForm, f"{form.prefix}-") if f"{form.prefix}-name" in data else None,
        )
        for form in lot_forms(None, count)
    ]


def _initial(data: QueryDict | None, form: type[LotForm | TenderForm], prefix: str) -> dict[str, object]:
    if data is None:
        return {}
    return {
        name: data.getlist("funding") if name == "funding" else data.get(f"{prefix}{name}", "")
        for name in form.base_fields
    }


def _form(
    request: ShellRequest, tender: TenderForm, lots: list[LotForm], notice: Notice | None = None, status: int = 200
) -> HttpResponse:
    problems = [
        *problems_of(tender),
        *(each for number, lot in enumerate(lots, 1) for each in problems_of(lot, number)),
    ]
    context = {"form": tender, "lots": lots, "notice": notice, "count": len(lots), "problems": problems}
    return render(request, "agency/register.html", context, status=status)
