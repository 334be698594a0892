"""Who may open the payload of an evidence entry. The class is chosen when it is recorded and never changes."""

from __future__ import annotations

from enum import StrEnum


class Access(StrEnum):
    """Access classes; each has its own key, so that one can be given away or lost without the others."""

    PUBLIC = "public"
    """Anybody, at any time."""
    PARTIES = "parties"
    """Agency, procuring entity, project supervisor and registry owner; the public after the award."""
    SUPERVISOR = "supervisor"
    """Project supervisor and auditor."""
    SEALED = "sealed"
    """Before the award only the sealed edition, which supervisor and archive hold; after it the public."""
    PERSONAL = "personal"
    """Never public; may be erased while every proof still holds."""


BEFORE_AWARD: frozenset[Access] = frozenset({Access.PUBLIC})
AFTER_AWARD: frozenset[Access] = frozenset({Access.PUBLIC, Access.PARTIES, Access.SEALED})
"""What the public edition of a bundle opens."""
