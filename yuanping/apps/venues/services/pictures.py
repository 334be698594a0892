"""Photographs and the plan of a room: re-encoded here, stored under the digest of what we made of them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yuanping.apps.evidence import services as evidence
from yuanping.apps.venues import permissions
from yuanping.apps.venues.models import Picture, Room
from yuanping.apps.venues.queries import access_room
from yuanping.infra import storage
from yuanping.infra.ids import new_id
from yuanping.infra.pictures import re_encode
from yuanping.kernel.actor import Actor
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.venues.states import REGISTER_ALL

MOST = 12
KINDS = ("photo", "plan")


@transaction.atomic
def add_picture(*, actor: Actor, room_id: str, kind: str, caption: str, data: bytes, now: datetime) -> str:
    """Add a photograph, or put the plan in the place of the one before. Returns the picture's id.

    Effects: the picture is decoded and written anew, so that neither position nor camera travels with it; one PUBLIC entry.

    Raises:
        NotFound: no such room, or not of the actor's centre.
        Refused: ``picture_kind_unknown``, ``picture_caption_missing``, ``picture_there``, ``picture_too_many`` and what
            ``re_encode`` refuses.
    """
    room = _mine(actor, room_id)
    if kind not in KINDS:
        raise Refused("picture_kind_unknown", {"kind": kind[:40]}, REGISTER_ALL, field="kind")
    if not caption.strip():
        raise Refused("picture_caption_missing", {}, REGISTER_ALL, field="caption")
    made = re_encode(data)
    if kind == "plan":
        Picture.objects.filter(room=room, kind=kind).delete()
    elif Picture.objects.filter(room=room).count() >= MOST:
        raise Refused("picture_too_many", {"most": MOST}, REGISTER_ALL, field="file")
    digest = storage.put(made.data)
    if Picture.objects.filter(room=room, digest=digest).exists():
        raise Refused("picture_there", {}, REGISTER_ALL, field="file")
    row = Picture.objects.create(
        picture_id=new_id("PC", now),
        room=room,
        kind=kind,
        digest=digest,
        media_type=made.media_type,
        width=made.width,
        height=made.height,
        caption=caption.strip()[:100],
        added_at=now,
    )
    _record("venues.picture_added", actor, {"room": room_id, "picture": row.picture_id, "digest": digest}, now)
    return row.picture_id


@transaction.atomic
def drop_picture(*, actor: Actor, picture_id: str, now: datetime) -> str:
    """Take a picture away; its file stays in the storage, its digest in the log. Returns the room's id.

    Raises:
        NotFound: no such picture, or not of the actor's centre.
    """
    row = Picture.objects.select_related("room__venue__centre").filter(picture_id=picture_id).first()
    if row is None or not permissions.can_manage_centre(actor, row.room.venue.centre):
        raise NotFound("picture")
    room_id = row.room.room_id
    row.delete()
    _record("venues.picture_dropped", actor, {"room": room_id, "picture": picture_id}, now)
    return room_id


def _mine(actor: Actor, room_id: str) -> Room:
    room = access_room(actor, room_id, lock=True)
    if not permissions.can_manage_centre(actor, room.venue.centre):
        raise NotFound("room")
    return room


def _record(kind: str, actor: Actor, body: dict[str, Plain], now: datetime) -> None:
    evidence.record(kind=kind, lot_id="", actor=actor, body=body, access=Access.PUBLIC, now=now)
