"""For what personal data of an expert may be read: a closed list, none of it naming a lot."""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """Why somebody opens the personal part of a file."""

    REVIEW = "review"
    CONTACT = "contact"
    CORRECTION = "correction"
    PAYMENT = "payment"
    ORDER = "order"
    SELF = "self"


OFFICE = (Purpose.REVIEW, Purpose.CONTACT, Purpose.CORRECTION, Purpose.PAYMENT, Purpose.ORDER)
"""What an official may choose; the last one of the list is the person's own."""
