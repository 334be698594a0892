"""What a party keeps: enough to show, alone and years later, that its secret went into this very draw.

It prints on one page. Against a published record it proves that the request was not exchanged after the commitment; its
checkpoint, shown to ``yuanping.verify --seen``, proves that the log was not rewritten since.
"""

from __future__ import annotations

from dataclasses import dataclass

from yuanping.kernel.draw.request import ExpertRequest, VenueRequest, request_digest
from yuanping.kernel.draw.seed import commitment_of
from yuanping.kernel.draw.values import LAW_RANDOM, DrawKind
from yuanping.kernel.errors import Refused

RECEIPT_VERSION = 1


@dataclass(frozen=True, slots=True)
class Receipt:
    """``checkpoint`` is the newest signed checkpoint the party stored before it revealed."""

    v: int
    kind: DrawKind
    draw_id: str
    lot_id: str
    hash_name: str
    party: str
    commitment: str
    request_digest: str
    checkpoint: str


def make_receipt(request: VenueRequest | ExpertRequest, party: str, checkpoint: str) -> Receipt:
    """Make the receipt of one party of a frozen request.

    Raises:
        Refused: ``foreign_commitment`` (the party has none in the request).

    """
    mine = next((one.commitment for one in request.commitments if one.party == party), None)
    if mine is None:
        raise Refused("foreign_commitment", {"party": party}, LAW_RANDOM)
    kind = DrawKind.VENUES if isinstance(request, VenueRequest) else DrawKind.EXPERTS
    digest = request_digest(request)
    return Receipt(
        RECEIPT_VERSION, kind, request.draw_id, request.lot_id, request.hash_name, party, mine, digest, checkpoint
    )


def receipt_fits(receipt: Receipt, request: VenueRequest | ExpertRequest) -> bool:
    """Tell whether a published request is the one the receipt was given for."""
    try:
        return make_receipt(request, receipt.party, receipt.checkpoint) == receipt
    except Refused:
        return False


def owns_receipt(receipt: Receipt, nonce: bytes, secret: bytes) -> bool:
    """Tell whether the secret is the one committed to in the receipt."""
    return commitment_of(receipt.hash_name, receipt.draw_id, receipt.party, nonce, secret) == receipt.commitment
