"""Turning the key-encryption key: every file is wrapped anew, batch by batch, and can be broken off and taken up again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yuanping.apps.draw import services as draw
from yuanping.apps.evidence import services as evidence
from yuanping.apps.experts import permissions
from yuanping.apps.experts.models import Expert
from yuanping.kernel.actor import Actor
from yuanping.kernel.committee.holder_files import SealedProfile
from yuanping.kernel.errors import NotFound
from yuanping.kernel.evidence.access import Access

BATCH = 500


@transaction.atomic
def begin_rotation(*, actor: Actor, now: datetime) -> int:
    """Make a new key-encryption key; answers its number. One PUBLIC entry: a rotation is no secret.

    Raises:
        NotFound: the actor is not the installation.
        Refused: ``keyholder_unavailable``.
    """
    if not permissions.can_rotate_keys(actor):
        raise NotFound("registry")
    number = draw.key_holder().new_wrapping_key("rotation")
    evidence.record(
        kind="experts.key_made", lot_id="", actor=actor, body={"number": number}, access=Access.PUBLIC, now=now
    )
    return number


def rewrap_files(*, actor: Actor, now: datetime) -> int:
    """Wrap every file by the newest key, one transaction a batch; answers how many. What was wrapped by it already is wrapped again, harmlessly.

    Rows of before the library could be searched get the marks they are found by. Notes of calls are not touched: they hold no personal file and
    lie under the key holder's own key, which no rotation changes.

    Raises:
        NotFound: the actor is not the installation.
        Refused: ``keyholder_unavailable``; the batches done stay done.
    """
    if not permissions.can_rotate_keys(actor):
        raise NotFound("registry")
    done, last = 0, ""
    while True:
        count, last = _rewrap_batch(last)
        if not count:
            break
        done += count
    with transaction.atomic():
        evidence.record(
            kind="experts.key_turned", lot_id="", actor=actor, body={"files": done}, access=Access.PUBLIC, now=now
        )
    return done


@transaction.atomic
def _rewrap_batch(after: str) -> tuple[int, str]:
    """Rows are locked while the key holder answers, so that no change between reading and writing is lost."""
    rows = list(
        Expert.objects.select_for_update()
        .filter(expert_id__gt=after)
        .exclude(sealed_profile=b"")
        .order_by("expert_id")[:BATCH]
    )
    if not rows:
        return 0, after
    sealed = draw.key_holder().rewrap_profiles(
        tuple(SealedProfile(row.expert_id, bytes(row.sealed_profile)) for row in rows)
    )
    for row, box in zip(rows, sealed, strict=True):
        row.sealed_profile = box
    Expert.objects.bulk_update(rows, ["sealed_profile"])
    _mark([row for row in rows if not row.name_mark])
    return len(rows), rows[-1].expert_id


def _mark(rows: list[Expert]) -> None:
    """Give rows of before the marks they are found by. Whoever is in the library twice keeps the number as a claim, for the registry to settle."""
    if not rows:
        return
    sealed = tuple(SealedProfile(row.expert_id, bytes(row.sealed_profile)) for row in rows)
    marks = draw.key_holder().mark_sealed(sealed)
    wanted = [mark.id_number for mark in marks]
    taken = set(Expert.objects.filter(id_mark__in=wanted).values_list("id_mark", flat=True))
    for row, mark in zip(rows, marks, strict=True):
        row.name_mark, row.phone_mark = mark.name, mark.phone
        if row.id_mark is None and mark.id_number not in taken:
            row.id_mark = mark.id_number
            taken.add(mark.id_number)
        elif row.id_mark is None:
            row.claimed_mark = mark.id_number
    Expert.objects.bulk_update(rows, ["name_mark", "phone_mark", "id_mark", "claimed_mark"])
