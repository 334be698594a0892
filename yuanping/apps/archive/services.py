"""The only writer of bundles."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from yuanping.apps.archive import permissions, queries
from yuanping.apps.archive.files import is_awarded, is_signed, record_files
from yuanping.apps.archive.log_files import log_part
from yuanping.apps.archive.models import Bundle
from yuanping.apps.evidence import services as evidence
from yuanping.apps.tenders import services as tenders
from yuanping.infra import storage
from yuanping.infra.ids import new_id
from yuanping.infra.locks import hold
from yuanping.kernel.actor import SYSTEM, Actor
from yuanping.kernel.canonical import Plain
from yuanping.kernel.edition import Edition
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import AFTER_AWARD, Access
from yuanping.kernel.hashing import hasher
from yuanping.kernel.law import Law
from yuanping.verify import archived
from yuanping.verify.manifest import About, write_bundle
from yuanping.verify.redaction import check_redaction

KEEP = Law("招标投标法", "第四十七条")
OPENS = {Edition.SEALED: frozenset(Access) - {Access.PERSONAL}, Edition.PUBLIC: AFTER_AWARD}
"""Who holds the sealed edition holds the signed report with its names: nothing but personal data is withheld there, so that
scores and seats can be held against the log before the award too. It lies sealed, and only supervisor and auditor fetch it."""


@transaction.atomic
def make_bundle(*, actor: Actor, lot_id: str, edition: Edition, now: datetime) -> str:
    """Write one edition of a lot's evidence into the store; asking again answers the one that is there.

    Effects in order: the digest of every record and all that is recorded goes into the log, the file into the write-once store, one row, one evidence
    entry; with the public edition the lot is archived.

    Raises:
        NotFound: the actor may not make bundles, or there is no such lot.
        Refused: ``bundle_not_signed`` (sealed, before the report is signed), ``bundle_not_awarded`` (public, before the award).
    """
    hold(f"archive:{lot_id}")
    if not permissions.can_make_bundle(actor):
        raise NotFound("lot")
    known = queries.find_bundle(lot_id, edition)
    if known is not None:
        return known.bundle_id
    _check_time(lot_id, edition)
    files = record_files(lot_id, edition)
    laid_in = archived.files_body(edition, settings.HASH_NAME, files)
    evidence.record(kind=archived.KIND, lot_id=lot_id, actor=actor, body=laid_in, access=Access.SEALED, now=now)
    evidence.sequence_pending(now)
    log = log_part(lot_id, OPENS[edition])
    members = {**files, **log.files}
    if edition is Edition.PUBLIC:
        check_redaction(members)
    about = About(edition, lot_id, settings.HASH_NAME, now, log.size)
    data = write_bundle(about, members)
    bundle_id = new_id("BD", now)
    row = Bundle.objects.create(
        bundle_id=bundle_id,
        lot_id=lot_id,
        edition=str(edition),
        digest=hasher(settings.HASH_NAME)(data).hex(),
        stored=storage.put(queries.at_rest(bundle_id, edition, data)),
        size=len(data),
        members=len(members) + 1,
        log_size=log.size,
        made_at=now,
    )
    body: dict[str, Plain] = {"bundle": row.bundle_id, "edition": str(edition), "digest": row.digest, "size": row.size}
    evidence.record(kind="bundle_made", lot_id=lot_id, actor=actor, body=body, access=Access.PARTIES, now=now)
    if edition is Edition.PUBLIC:
        tenders.advance_lot(lot_id=lot_id, transition="archive", actor=SYSTEM, now=now)
    return row.bundle_id


def _check_time(lot_id: str, edition: Edition) -> None:
    if edition is Edition.SEALED and not is_signed(lot_id):
        raise Refused("bundle_not_signed", {}, KEEP)
    if edition is Edition.PUBLIC and not is_awarded(lot_id):
        raise Refused("bundle_not_awarded", {}, KEEP)
