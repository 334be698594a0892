"""The shared catalogue as it is published: one canonical JSON, numbered, chained to the one before, signed as a note.

* It lists places and workstations and how many of them could be booked when it was published. It holds no booking, no occupancy, no free count,
  no contact and no person, so nothing in it moves with a 副场 that was drawn.
* ``previous`` is the digest of the publication before, so a catalogue cannot be replaced unseen.
* The note's first line is ``<log origin>/catalogue``: a signature over a catalogue is never one over a checkpoint.
* Whoever has the log's verifier key checks the file alone; with an inclusion proof also that the log holds its digest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from yuanping.kernel.canonical import Plain, digest
from yuanping.kernel.errors import Malformed
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.evidence.note import Signature, VerifierKey, VerifyEd25519, parse_signature, write_note
from yuanping.kernel.hashing import HASHES
from yuanping.kernel.law import Law
from yuanping.kernel.plain import to_plain

FORM = 1
KIND = "venues.catalogue_published"
CHECK = "catalogue.signature 目录签名"
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_SIGNATURE_SIZE = 64
_LINES = 4


@dataclass(frozen=True, slots=True)
class PublishedRoom:
    """A room with its workstations: all, shared exclusively, for cross-province evaluation, and in order when published."""

    name: str
    floor: str
    workstations: int
    dedicated_shared: int
    cross_province: int
    healthy: int


@dataclass(frozen=True, slots=True)
class PublishedVenue:
    """A venue in the catalogue; coordinates are text in degrees (CGCS2000) or empty."""

    venue_id: str
    name: str
    kind: str
    region: str
    address: str
    latitude: str
    longitude: str
    standard: str
    accepted_on: date | None
    rooms: tuple[PublishedRoom, ...]


@dataclass(frozen=True, slots=True)
class PublishedCapability:
    """What a centre is named for in a text, with its days (both included)."""

    name: str
    from_on: date
    until_on: date | None
    law: Law


@dataclass(frozen=True, slots=True)
class PublishedCentre:
    """A centre with its venues in the catalogue."""

    centre_id: str
    name: str
    name_en: str
    capabilities: tuple[PublishedCapability, ...]
    venues: tuple[PublishedVenue, ...]


@dataclass(frozen=True, slots=True)
class PublishedBreach:
    """A rule the catalogue falls short of."""

    code: str
    subject: str
    have: int
    need: int
    law: Law


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One publication. ``previous`` is empty for the first."""

    v: int
    origin: str
    province: str
    number: int
    published_at: datetime
    hash_name: str
    previous: str
    pack_digest: str
    centres: tuple[PublishedCentre, ...]
    breaches: tuple[PublishedBreach, ...]


def catalogue_digest(catalogue: Catalogue) -> str:
    """Return the digest that is signed, logged and named by the next publication."""
    return digest(catalogue.hash_name, to_plain(catalogue))


def note_body(catalogue: Catalogue) -> str:
    """Return the text that is signed."""
    return (
        f"{catalogue.origin}/catalogue\n{catalogue.number}\n{catalogue_digest(catalogue)}\nhash {catalogue.hash_name}\n"
    )


def sign_note(catalogue: Catalogue, signature: Signature) -> str:
    """Return the note around the signature."""
    return write_note(note_body(catalogue), (signature,))


def log_body(catalogue: Catalogue) -> dict[str, Plain]:
    """Return what the evidence log keeps of a publication."""
    return {
        "number": catalogue.number,
        "digest": catalogue_digest(catalogue),
        "hash": catalogue.hash_name,
        "previous": catalogue.previous,
        "breaches": [each.code for each in catalogue.breaches],
    }


def verify_catalogue(catalogue: Catalogue, note: str, key: VerifierKey, verify: VerifyEd25519) -> None:
    """Check that the platform signed exactly this catalogue.

    Raises:
        Malformed: the note or the catalogue's own members have another shape.
        Mismatch: the note is over another catalogue, of another log, or not signed by its key.
    """
    _check_members(catalogue)
    body, blank, tail = note.rpartition("\n\n")
    if not blank or not tail.endswith("\n") or tail.count("\n") != 1 or body.count("\n") != _LINES - 1:
        raise Malformed("note", "not four lines, a blank line and one signature")
    if catalogue.origin != key.name:
        raise Mismatch(CHECK, "the catalogue is of another platform")
    if f"{body}\n" != note_body(catalogue):
        raise Mismatch(CHECK, "the note is over another catalogue")
    signature = parse_signature(tail[:-1])
    if (signature.name, signature.key_id) != (key.name, key.key_id) or len(signature.value) != _SIGNATURE_SIZE:
        raise Mismatch(CHECK, "not signed by the platform's key")
    if not verify(key.public_key, signature.value, note_body(catalogue).encode()):
        raise Mismatch(CHECK, "the signature does not hold")


def _check_members(catalogue: Catalogue) -> None:
    if catalogue.v != FORM or catalogue.hash_name not in HASHES or catalogue.number < 1:
        raise Malformed("catalogue", "unknown form, hash or number")
    first = catalogue.number == 1
    if first != (catalogue.previous == "") or not (first or _DIGEST.fullmatch(catalogue.previous)):
        raise Malformed("catalogue.previous", "the first has none, every other names the one before")
