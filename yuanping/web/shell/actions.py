"""Run the one service call of a page's action and answer it.

``perform(request, lambda: confirm_offer(actor=…, now=request.now), done=_("已确认 2 个工位"), back=url)``:

* success: the next page says ``done`` first; 303 to ``back`` (a function of the result, if the address needs it);
* ``Refused``: the form's own page again (``again``, status 409) or 303 back to ``back`` with the refusal said first and
  the fields named in ``keep`` filled in again (``take_kept`` reads them);
* ``NotFound``: the page of a missing record.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpResponse, HttpResponseRedirect
from django_htmx.http import HttpResponseClientRedirect

from yuanping.kernel.errors import NotFound, Refused
from yuanping.web.shell import errors
from yuanping.web.shell.notices import Notice, notice_of, say_done, say_refused, take_kept
from yuanping.web.shell.request import ShellRequest

__all__ = ["SeeOther", "perform", "take_kept"]

T = TypeVar("T")


class SeeOther(HttpResponseRedirect):
    """303: the answer to a POST is another page, to be fetched with GET."""

    status_code = 303


def perform(
    request: ShellRequest,
    call: Callable[[], T],
    *,
    done: str,
    back: str | Callable[[T], str],
    again: Callable[[Notice], HttpResponse] | None = None,
    keep: tuple[str, ...] = (),
) -> HttpResponse:
    """Call, then answer as the module says. With ``back`` a function and a refusal, pass ``again``."""
    try:
        result = call()
    except NotFound:
        return errors.not_found(request)
    except Refused as refusal:
        return _answer_refusal(request, refusal, back if isinstance(back, str) else request.path, again, keep)
    say_done(request, done)
    return go(request, back if isinstance(back, str) else back(result))


def go(request: ShellRequest, target: str) -> HttpResponse:
    """Lead to another page, whether the form was sent by the browser or by htmx."""
    if request.htmx:
        return HttpResponseClientRedirect(target)
    return SeeOther(target)


def _answer_refusal(
    request: ShellRequest,
    refusal: Refused,
    target: str,
    again: Callable[[Notice], HttpResponse] | None,
    keep: tuple[str, ...],
) -> HttpResponse:
    if again is None:
        say_refused(request, refusal, keep)
        return go(request, target)
    response = again(notice_of(refusal))
    response.status_code = 409
    return response
