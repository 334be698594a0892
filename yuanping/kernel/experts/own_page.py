"""The code of an expert's own page: who has it went through one message to the expert's telephone, and may not at once do what lasts.

* Nobody is shown the code: it is made beside the key holder's key and goes to the telephone that calls go to.
* A message can be caught. A code issued today opens the page at once, but no passkey may be entered until the second day after: by then a whole day has
  passed in which the expert, whose own code no longer opens the page, asks for another and reads who had this one issued.
* It makes no difference that the expert has a passkey already: one that was not shown here proves nothing about who is here, and who has one can wait.
* Days, not hours: no row about an expert has a time finer than the day.
"""

from __future__ import annotations

from datetime import date, timedelta

from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law

LAW_SECRET = Law("招标投标法", "第三十七条")
WAIT = timedelta(days=2)
"""Calendar days between the day of issue and the first on which a passkey may be entered: never less than 24 hours."""


def passkeys_from(issued_on: date) -> date:
    """The first day on which whoever has a code of this day may enter a passkey."""
    return issued_on + WAIT


def check_may_enter(issued_on: date | None, today: date) -> None:
    """Refuse a passkey under a code that is too new.

    Raises:
        Refused: ``own_code_too_new``.
    """
    if issued_on is not None and today < passkeys_from(issued_on):
        raise Refused("own_code_too_new", {"day": passkeys_from(issued_on).isoformat()}, LAW_SECRET, field="passkey")
