"""The two editions of one lot's evidence.

* ``SEALED``: made when the report is signed, for supervisor and archive; nothing that the award still protects can be replayed from it.
* ``PUBLIC``: made after the award; replayable in full; holds no identity number, telephone number or account.
"""

from __future__ import annotations

from enum import StrEnum


class Edition(StrEnum):
    """Which of the two a record, a manifest or a bundle is."""

    SEALED = "sealed"
    PUBLIC = "public"
