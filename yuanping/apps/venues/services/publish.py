"""Publishing the shared catalogue: composed, signed by the platform's key, logged, kept exactly as signed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yuanping.apps.evidence import queries as log
from yuanping.apps.evidence import services as evidence
from yuanping.apps.venues import permissions
from yuanping.apps.venues.models import CataloguePublication
from yuanping.apps.venues.queries import compose_catalogue
from yuanping.infra import crypto
from yuanping.infra.locks import hold
from yuanping.kernel.actor import Actor
from yuanping.kernel.canonical import canonical
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.evidence.note import Signature
from yuanping.kernel.plain import to_plain
from yuanping.kernel.venues.published import KIND, catalogue_digest, log_body, note_body, sign_note
from yuanping.kernel.venues.states import REGISTER_ALL


@transaction.atomic
def publish_catalogue(*, actor: Actor, now: datetime) -> int:
    """Publish the catalogue as it stands ((九)); breaches are published with it, they refuse nothing. Returns its number.

    Effects: one row exactly as signed, one PUBLIC entry with its digest.

    Raises:
        NotFound: the actor does not publish.
        Refused: ``catalogue_empty``.
    """
    if not permissions.can_publish_catalogue(actor):
        raise NotFound("publication")
    hold("catalogue")
    catalogue = compose_catalogue(now)
    if not catalogue.centres:
        raise Refused("catalogue_empty", {}, REGISTER_ALL)
    key = log.verifier_key()
    signed = crypto.sign_ed25519(log.LOG_KEY, note_body(catalogue).encode())
    entry_id = evidence.record(
        kind=KIND, lot_id="", actor=actor, body=log_body(catalogue), access=Access.PUBLIC, now=now
    )
    CataloguePublication.objects.create(
        number=catalogue.number,
        digest=catalogue_digest(catalogue),
        body=canonical(to_plain(catalogue)).decode(),
        note=sign_note(catalogue, Signature(key.name, key.key_id, signed)),
        published_at=now,
        by=actor.label,
        entry_id=entry_id,
    )
    return catalogue.number
