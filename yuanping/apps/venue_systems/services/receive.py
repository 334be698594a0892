"""A message from a centre's own system: authentic, fresh and new, or refused before anything in it is done.

* First the signature and its time, over the bytes as they came; then id and area; then one act of that centre's staff, whole or not at all.
* Whatever was authentic is kept under its id. The same message signed anew gets the answer of the first time and does nothing; the very same
  bytes and stamp again are a replay and refused; another content under one id is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from yuanping.apps.venue_systems.models import Connection, Received
from yuanping.apps.venue_systems.queries.access import keys_of, lock_connection
from yuanping.apps.venue_systems.services.acts import act_of
from yuanping.apps.venues import queries as venues
from yuanping.infra import crypto
from yuanping.infra.plain_text import is_plain
from yuanping.infra.refusals import explain
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.canonical import Plain, canonical
from yuanping.kernel.errors import Conflict, Malformed, NotFound, Refused
from yuanping.kernel.hashing import hasher
from yuanping.kernel.venue_system.envelope import VERSION, Envelope, read
from yuanping.kernel.venue_system.signature import Stamp, Unauthentic, check

OK, MISSING, CONFLICT, WRONG = 200, 404, 409, 422
_PURPOSE = "venue-system-answer"


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it came: for which connection, its headers in small letters, its bytes."""

    connection_id: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What the centre's system is answered; ``repeated``: the answer of the first time, nothing was done now."""

    status: int
    body: bytes
    repeated: bool = False


@transaction.atomic
def receive_message(*, letter: Letter, now: datetime) -> Answer:
    """Do what a centre's own system asks for, as that centre's staff could. Answers also when the act itself was refused.

    Raises:
        Unauthentic: ``signature_missing``, ``signature_wrong``, ``message_stale``.
        Conflict: ``message_replayed``, ``message_id_reused``.
    """
    row, stamp = _authenticate(letter, now)
    digest = hasher("sha256")(letter.body).hex()
    before = Received.objects.filter(connection=row, message_id=stamp.message_id).first()
    if before is not None:
        return _again(before, stamp, digest)
    kind, status, body = _answer(row, stamp, letter.body, now)
    Received.objects.create(
        connection=row,
        message_id=stamp.message_id,
        stamped_at=stamp.at,
        kind=kind,
        digest=digest,
        status=status,
        sealed=crypto.seal(_PURPOSE, body, stamp.message_id.encode()),
        received_at=now,
    )
    Connection.objects.filter(pk=row.pk).update(heard_at=now)
    return Answer(status, body)


def _authenticate(letter: Letter, now: datetime) -> tuple[Connection, Stamp]:
    """The connection, locked, and the stamp; an unknown connection answers like a wrong signature."""
    found = Connection.objects.filter(connection_id=letter.connection_id, ended_at=None).first()
    if found is None:
        raise Unauthentic("signature_wrong")
    row = lock_connection(found.pk)
    if row.ended_at is not None:
        raise Unauthentic("signature_wrong")
    return row, check(keys_of(row, now).secrets, letter.headers, letter.body, now)


def _again(before: Received, stamp: Stamp, digest: str) -> Answer:
    if before.digest != digest:
        raise Conflict("message_id_reused", {"id": stamp.message_id})
    if stamp.at <= before.stamped_at:
        raise Conflict("message_replayed")
    before.stamped_at = stamp.at
    before.save(update_fields=["stamped_at"])
    body = crypto.unseal(_PURPOSE, before.sealed, before.message_id.encode())
    return Answer(before.status, body, repeated=True)


def _answer(row: Connection, stamp: Stamp, body: bytes, now: datetime) -> tuple[str, int, bytes]:
    """Kind, status and body of the answer; an act that is refused leaves nothing behind but this."""
    kind = ""
    try:
        with transaction.atomic():
            envelope = read(body)
            kind = envelope.kind
            _check_envelope(row, stamp, envelope)
            actor = Actor(Role.VENUE_OPERATOR, row.centre_id)
            result: Plain = act_of(row, envelope, actor, now)
    except NotFound as missing:
        return kind, MISSING, _problem(stamp, {"code": "not_found", "what": missing.noun})
    except Malformed as wrong:
        return kind, WRONG, _refusal(stamp, Refused("data_wrong", {"path": wrong.path, "why": wrong.why[:200]}))
    except Refused as refused:
        return kind, CONFLICT if isinstance(refused, Conflict) else WRONG, _refusal(stamp, refused)
    return kind, OK, canonical({"v": VERSION, "id": stamp.message_id, "result": result})


def _check_envelope(row: Connection, stamp: Stamp, envelope: Envelope) -> None:
    if not is_plain(envelope.data):
        raise Malformed("$.data", "control characters")
    if envelope.message_id != stamp.message_id or envelope.system != row.connection_id:
        raise Refused("message_not_ours")
    if envelope.area != venues.get_centre(row.centre_id).region:
        raise Refused("area_code_unknown", {"area": envelope.area})


def _refusal(stamp: Stamp, refused: Refused) -> bytes:
    words = explain(refused)
    said: dict[str, Plain] = {"code": words.code, "what": words.what, "why": words.why, "next": words.next}
    if words.field:
        said["field"] = words.field
    return _problem(stamp, said)


def _problem(stamp: Stamp, said: dict[str, Plain]) -> bytes:
    return canonical({"v": VERSION, "id": stamp.message_id, "problem": said})
