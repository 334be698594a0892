"""What the next page says first: an act that is done, or a refusal with what, why, by which article, what next.

Kept in the session between the answer to a POST and the page it leads to, read once. With a refusal travel the values
of the fields a view named, so that nothing has to be typed twice; never a password, since only named fields are kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from yuanping.infra.refusals import explain
from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law
from yuanping.web.shell.request import ShellRequest

NOTICES = "shell.notices"
KEPT = "shell.kept"


@dataclass(frozen=True, slots=True)
class Notice:
    """``kind`` is ``done`` or ``refused``."""

    kind: str
    what: str
    why: str = ""
    next: str = ""
    law: Law | None = None
    field: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """The values and errors of a form that came back."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def say_done(request: ShellRequest, what: str) -> None:
    _append(request, {"kind": "done", "what": what})


def notice_of(refusal: Refused) -> Notice:
    explained = explain(refusal)
    return Notice(
        "refused",
        str(explained.what),
        str(explained.why),
        str(explained.next),
        refusal.law,
        refusal.field,
        refusal.code,
    )


def say_refused(request: ShellRequest, refusal: Refused, keep: tuple[str, ...] = ()) -> None:
    notice = notice_of(refusal)
    law = notice.law
    _append(
        request,
        {
            "kind": notice.kind,
            "what": notice.what,
            "why": notice.why,
            "next": notice.next,
            "document": law.document if law else "",
            "article": law.article if law else "",
            "field": notice.field,
            "code": notice.code,
        },
    )
    if keep:
        values = {name: request.POST.get(name, "") for name in keep}
        errors = {notice.field: f"{notice.what}{notice.why}"} if notice.field else {}
        request.session[KEPT] = {"values": values, "errors": errors}


def take_notices(request: ShellRequest) -> tuple[Notice, ...]:
    """Read once."""
    stored: list[dict[str, str]] = request.session.pop(NOTICES, []) if NOTICES in request.session else []
    return tuple(_notice(each) for each in stored)


def take_kept(request: ShellRequest) -> Kept:
    """The kept values of the last refused form; read once, by the page that shows that form again."""
    if KEPT not in request.session:
        return Kept()
    stored = request.session.pop(KEPT)
    return Kept(dict(stored["values"]), dict(stored["errors"]))


def _append(request: ShellRequest, entry: dict[str, str]) -> None:
    request.session[NOTICES] = [*request.session.get(NOTICES, []), entry]


def _notice(entry: dict[str, str]) -> Notice:
    law = Law(entry["document"], entry["article"]) if entry.get("document") else None
    return Notice(
        entry["kind"],
        entry["what"],
        entry.get("why", ""),
        entry.get("next", ""),
        law,
        entry.get("field", ""),
        entry.get("code", ""),
    )
