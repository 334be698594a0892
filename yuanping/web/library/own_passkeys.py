"""我的通行密钥: entered and withdrawn by the expert alone, for the second check at a door."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from yuanping.apps.experts import services
from yuanping.infra import passkeys
from yuanping.infra.passkeys import Answer
from yuanping.web.library import own_pass
from yuanping.web.library.own import NO_STORE, do
from yuanping.web.shell.access import EVERYONE, page
from yuanping.web.shell.request import ShellRequest
from yuanping.web.shell.site import site_of


def _place(expert_id: str) -> str:
    return f"own {expert_id}"


@page(permission="expert.own_passkey", roles=EVERYONE)
def ask(request: ShellRequest) -> HttpResponse:
    """A question for this browser, fetched when the key is about to be made."""
    me = own_pass.actor_of(request)
    if me is None:
        return redirect("library:own_enter")
    asked = passkeys.ask_new(
        site=site_of(request), place=_place(me.user_id), shown_name=str(_("评标专家")), now=request.now
    )
    response = JsonResponse({"options": asked.options, "ticket": asked.ticket})
    response["Cache-Control"] = NO_STORE
    return response


@page(permission="expert.own_passkey", roles=EVERYONE, methods=("POST",))
def add(request: ShellRequest) -> HttpResponse:
    credential, ticket = request.POST.get("passkey", ""), request.POST.get("ticket", "")
    return do(
        request,
        lambda me: services.add_passkey(
            actor=me,
            expert_id=me.user_id,
            label=request.POST.get("label", ""),
            answer=Answer(credential, ticket, site_of(request), _place(me.user_id)),
            now=request.now,
        ),
        "passkey",
    )


@page(permission="expert.own_passkey", roles=EVERYONE, methods=("POST",))
def drop(request: ShellRequest, passkey_id: str) -> HttpResponse:
    return do(
        request,
        lambda me: services.drop_passkey(actor=me, expert_id=me.user_id, passkey_id=passkey_id, now=request.now),
        "passkey_dropped",
    )
