"""Who may sign now.

* Every place of the document is signed once, by its own member; nobody signs twice, nobody for another.
* Members sign one after another, whoever is ready first; each signature covers the document with all earlier signatures.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.signing.states import RELIABLE


@dataclass(frozen=True, slots=True)
class Turn:
    """One place of a document."""

    signer_id: str
    number: int


def check_turn(places: tuple[Turn, ...], signed: Collection[str], signer_id: str) -> bool:
    """Whether ``signer_id``, who may sign, is the last one.

    Raises:
        NotFound: the signer has no place here.
        Refused: ``already_signed``.
    """
    if signer_id not in {place.signer_id for place in places}:
        raise NotFound("document")
    if signer_id in signed:
        raise Refused("already_signed", {}, RELIABLE, field="passphrase")
    return all(place.signer_id in signed or place.signer_id == signer_id for place in places)
