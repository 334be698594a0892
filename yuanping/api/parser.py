"""How the interface reads a body: JSON whose texts the database can hold. Addresses are looked at before (``web/shell/plain_text.py``)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from yuanping.infra.plain_text import is_plain
from yuanping.kernel.errors import Refused


class PlainTextParser(Parser):
    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The document. Raises ``Refused`` (``text_not_plain``), which ninja wraps and ``errors`` unwraps."""
        found = super().parse_body(request)
        if not is_plain(found):
            raise Refused("text_not_plain", field=_member(found))
        return found


def _member(found: object) -> str:
    """The first member with such a text in it; nothing where its name itself is one, or there is no object."""
    members = found.items() if isinstance(found, dict) else ()
    return next((name for name, value in members if is_plain(name) and not is_plain(value)), "")
