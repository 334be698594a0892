"""The roots of trust of this installation, as a file for readers. It must reach them by another road than the bundles."""

from __future__ import annotations

from collections.abc import Iterator

from asn1crypto import pem

from yuanping.apps.draw import queries as draw
from yuanping.apps.evaluation import queries as evaluation
from yuanping.apps.evidence import queries as evidence
from yuanping.apps.tenders import queries as tenders
from yuanping.kernel.draw.values import DrawKind
from yuanping.kernel.edition import Edition
from yuanping.kernel.errors import NotFound
from yuanping.verify.trust import KnownParty, make_trust


def trust_file() -> bytes:
    """The log's key, the roots under which signers' certificates were issued, and the keys each party has committed with."""
    lots = tuple(lot.lot_id for lot in tenders.list_all_lots())
    keys: dict[str, set[str]] = {}
    roots: set[bytes] = set()
    for lot_id in lots:
        for party, key in _party_keys(lot_id):
            keys.setdefault(party, set()).add(key)
        roots.update(_roots(lot_id))
    parties = tuple(KnownParty(party, tuple(sorted(keys[party]))) for party in sorted(keys))
    texts = tuple(sorted(pem.armor("CERTIFICATE", root).decode("ascii") for root in roots))
    return make_trust(evidence.log_identity().verifier_key, texts, parties)


def _party_keys(lot_id: str) -> Iterator[tuple[str, str]]:
    """A party may use another machine for the second draw, so both are read."""
    for kind in DrawKind:
        try:
            record = draw.get_ceremony_record(lot_id, kind, Edition.SEALED)
        except NotFound:
            continue
        for commit in record.commits:
            yield commit.party, commit.public_key


def _roots(lot_id: str) -> tuple[bytes, ...]:
    try:
        report = evaluation.get_signed_report(lot_id, Edition.SEALED)
    except NotFound:
        return ()
    return (report.named[report.manifest.ecdsa_root], report.named[report.manifest.sm2_root])
