"""When the report is signed the sealed edition is made, when the draw is released the public one."""

from __future__ import annotations

from datetime import datetime

from yuanping.apps.archive.services import make_bundle
from yuanping.infra.outbox import handles
from yuanping.kernel.actor import SYSTEM
from yuanping.kernel.edition import Edition
from yuanping.kernel.events.committee import DrawReleased
from yuanping.kernel.events.evaluation import ReportSigned


@handles(ReportSigned)
def make_sealed_edition(event: ReportSigned, now: datetime) -> None:
    """For supervisor and archive, before the award."""
    make_bundle(actor=SYSTEM, lot_id=event.lot_id, edition=Edition.SEALED, now=now)


@handles(DrawReleased)
def make_public_edition(event: DrawReleased, now: datetime) -> None:
    """For everybody, after the award."""
    make_bundle(actor=SYSTEM, lot_id=event.lot_id, edition=Edition.PUBLIC, now=now)
