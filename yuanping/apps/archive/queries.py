"""What may be asked about bundles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yuanping.apps.archive import permissions
from yuanping.apps.archive.models import Bundle
from yuanping.infra import crypto, storage
from yuanping.infra.worklist import WorkItem
from yuanping.kernel.actor import ANONYMOUS, Actor
from yuanping.kernel.edition import Edition
from yuanping.kernel.errors import NotFound

PURPOSE = "archive.bundle"


@dataclass(frozen=True, slots=True)
class BundleView:
    bundle_id: str
    lot_id: str
    edition: Edition
    digest: str
    size: int
    members: int
    log_size: int
    made_at: datetime

    @property
    def file_name(self) -> str:
        return f"yuanping-{self.lot_id}-{self.edition}.zip"


def access_bundle(actor: Actor, bundle_id: str) -> BundleView:
    """The bundle, if this actor may fetch it; else it does not exist."""
    row = Bundle.objects.filter(bundle_id=bundle_id).first()
    if row is None or not permissions.can_fetch_bundle(actor, row.edition):
        raise NotFound("bundle")
    return _view(row)


def read_bundle(actor: Actor, bundle_id: str) -> bytes:
    """The bytes of a bundle this actor may fetch."""
    view = access_bundle(actor, bundle_id)
    kept = storage.get(Bundle.objects.values_list("stored", flat=True).get(bundle_id=bundle_id))
    return kept if view.edition is Edition.PUBLIC else crypto.unseal(PURPOSE, kept, bundle_id.encode())


def at_rest(bundle_id: str, edition: Edition, data: bytes) -> bytes:
    """The bytes as they lie in the store: the sealed edition is sealed there too."""
    return data if edition is Edition.PUBLIC else crypto.seal(PURPOSE, data, bundle_id.encode())


def list_bundles(actor: Actor) -> tuple[BundleView, ...]:
    """Every bundle, newest first; none for those who may not list them."""
    if not permissions.can_list_bundles(actor):
        return ()
    return tuple(_view(row) for row in Bundle.objects.order_by("-made_at", "bundle_id"))


def bundles_of_lot(actor: Actor, lot_id: str) -> tuple[BundleView, ...]:
    """The editions of one lot this actor may fetch, the sealed one first."""
    rows = Bundle.objects.filter(lot_id=lot_id).order_by("-edition")
    return tuple(_view(row) for row in rows if permissions.can_fetch_bundle(actor, row.edition))


def public_bundle(lot_id: str) -> BundleView | None:
    """The public edition of a lot, once there is one."""
    return next((each for each in bundles_of_lot(ANONYMOUS, lot_id) if each.edition is Edition.PUBLIC), None)


def find_bundle(lot_id: str, edition: Edition) -> BundleView | None:
    """The edition of a lot, whoever asks; for the services of this house."""
    row = Bundle.objects.filter(lot_id=lot_id, edition=str(edition)).first()
    return _view(row) if row else None


def list_public() -> tuple[BundleView, ...]:
    """Every public edition, newest first."""
    return tuple(_view(row) for row in Bundle.objects.filter(edition=str(Edition.PUBLIC)).order_by("-made_at"))


def list_work(actor: Actor, now: datetime) -> tuple[WorkItem, ...]:
    """Bundles are made by the system; nobody has to act for one."""
    return ()


def _view(row: Bundle) -> BundleView:
    return BundleView(
        row.bundle_id, row.lot_id, Edition(row.edition), row.digest, row.size, row.members, row.log_size, row.made_at
    )
