"""What the house answers when it will not, cannot or may not do a thing.

* ``Refused`` is an anticipated business refusal: a code, its parameters and the article it rests on.
* ``NotFound`` is also the answer when the actor is merely not allowed to know.
* ``Conflict`` is a lost race; the same request may succeed when repeated.
* ``Malformed`` is a stored or submitted document that does not have its declared shape.

Everything else is a bug and may crash. Texts are looked up by code, once, in ``yuanping.infra.refusals``.
"""

from __future__ import annotations

from collections.abc import Mapping

from yuanping.kernel.law import Law

Param = str | int


class Refused(Exception):
    """A rule says no. ``field`` names the form field or JSON path it is about, if one is."""

    def __init__(
        self,
        code: str,
        params: Mapping[str, Param] | None = None,
        law: Law | None = None,
        *,
        field: str = "",
    ) -> None:
        super().__init__(code)
        self.code = code
        self.params = dict(params or {})
        self.law = law
        self.field = field


class NotFound(Exception):
    """There is no such record, or this actor may not know that there is."""

    def __init__(self, noun: str) -> None:
        super().__init__(noun)
        self.noun = noun


class Conflict(Refused):
    """Somebody else was faster; nothing was stored."""


class Malformed(Exception):
    """A document has not the shape it declares. ``path`` says where, ``why`` says what."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path
        self.why = why
