"""What must hold of the pictures of rooms: each file is there, and is what its digest says."""

from __future__ import annotations

from yuanping.apps.venues.models import Picture
from yuanping.infra import storage
from yuanping.kernel.booking.invariants import Finding


def inspect_pictures() -> tuple[Finding, ...]:
    """Pictures whose file is missing or damaged; reads every file once, however many rooms show it."""
    shown: dict[str, list[str]] = {}
    for digest, picture_id in Picture.objects.order_by("pk").values_list("digest", "picture_id"):
        shown.setdefault(digest, []).append(picture_id)
    return tuple(Finding(code, each[:8]) for digest in shown if (code := _fault(digest)) for each in shown[digest])


def _fault(digest: str) -> str:
    try:
        storage.get(digest)
    except storage.NotStored:
        return "picture_missing"
    except storage.StorageDamaged:
        return "picture_damaged"
    return ""
