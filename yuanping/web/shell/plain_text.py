"""No control character comes in: neither in an address, nor in a form, nor in a cookie. The interface's JSON is looked at by its parser.

One place for all, before anybody looks a text up in the database: PostgreSQL answers a NUL with an error, and a workbook with one of the others
is none. What came by a cookie was not typed: the cookie counts as absent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.http import HttpRequest, HttpResponseBase, QueryDict

from yuanping.infra.plain_text import is_plain_text
from yuanping.kernel.errors import Refused
from yuanping.web.shell.uploads import refuse_unread

BAD_REQUEST = 400
INTERFACE = "/api/"
"""What comes there is looked at by its own parser, or is signed byte by byte: reading a form out of it would take the bytes away."""


class PlainTextMiddleware:
    """Refuse such a request before a view, a session or a form's token is looked at."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        for name in [name for name, value in request.COOKIES.items() if not is_plain_text(value)]:
            del request.COOKIES[name]
        if is_plain_text(request.path_info) and all(map(is_plain_text, _texts(request))):
            return self.answer(request)
        return refuse_unread(request, Refused("text_not_plain"), BAD_REQUEST)


def _texts(request: HttpRequest) -> Iterable[str]:
    yield from _of(request.GET)
    if request.method == "POST" and not request.path_info.startswith(INTERFACE):
        yield from _of(request.POST)


def _of(given: QueryDict) -> Iterable[str]:
    for name, values in given.lists():
        yield name
        yield from (value for value in values if isinstance(value, str))
