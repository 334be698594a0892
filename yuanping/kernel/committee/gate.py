"""What a door asks before it lets an expert in: code, identity document, and a second factor of the expert's own choice.

* The document is looked at by staff, and its number (GB 11643) is compared inside the key holder: the platform learns whether it fits, nothing else.
* The second factor is the expert's own passkey or the look of a second member of staff; a face is never asked for, so nothing rests on one.
* Two checks by one pair of eyes are one check: the second member of staff is another person of the same centre.
* Whoever tries codes at a door is stopped after a few that were refused, whatever was wrong with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.errors import Refused
from yuanping.kernel.ids import check_id_number
from yuanping.kernel.law import Law

LAW_SECRET = Law("招标投标法", "第三十七条")
TRIES = 10
WITHIN = timedelta(minutes=10)


class Factor(StrEnum):
    """What stood beside the identity document. A representative has an account and signs in with it at the desk."""

    ACCOUNT = "account"
    PASSKEY = "passkey"
    STAFF = "staff"


def check_document(*, checked: bool, id_number: str) -> str:
    """The number of a document that staff have looked at.

    Raises:
        Refused: ``identity_not_checked``, ``id_number_required``, the codes of GB 11643.
    """
    if not checked:
        raise Refused("identity_not_checked", {}, LAW_SECRET, field="identity_checked")
    if not id_number.strip():
        raise Refused("id_number_required", {}, LAW_SECRET, field="id_number")
    return check_id_number(id_number.strip())


def check_second_staff(first: Actor, second: Actor) -> None:
    """Four eyes: another person who also works at this centre.

    Raises:
        Refused: ``second_staff_foreign`` (not of this centre), ``second_staff_same``.
    """
    if second.role is not Role.VENUE_OPERATOR or second.organisation_id != first.organisation_id:
        raise Refused("second_staff_foreign", {}, LAW_SECRET, field="second_name")
    if not second.user_id or second.user_id == first.user_id:
        raise Refused("second_staff_same", {}, LAW_SECRET, field="second_name")


def check_pace(refused_at: Sequence[datetime], now: datetime) -> None:
    """Whether this door may try another code.

    Raises:
        Refused: ``too_many_codes`` with the minutes until the oldest of the last refusals is out of the window.
    """
    recent = sorted(moment for moment in refused_at if now - WITHIN < moment <= now)
    if len(recent) >= TRIES:
        left = recent[-TRIES] + WITHIN - now
        raise Refused("too_many_codes", {"tries": TRIES, "minutes": -(-left // timedelta(minutes=1))}, LAW_SECRET)
