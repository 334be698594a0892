"""The sealed key of a venue draw: made before anybody commits, opened only when the frozen request and its three reveals are shown.

Until then nobody outside this process can compute the seats, however many parties or operators put their heads together.
"""

from __future__ import annotations

import secrets

from yuanping.adapters.keyholder_process.vault import Vault
from yuanping.kernel.committee.holder import OpenVenueKeyOrder, SealedVenueKey, VenueKey, VenueKeyOrder
from yuanping.kernel.draw.seed import SECRET_BYTES, matches, sealed_commitment_of
from yuanping.kernel.draw.values import PARTIES
from yuanping.kernel.errors import Malformed

PURPOSE = "venue_key"


def seal_venue_key(vault: Vault, order: VenueKeyOrder) -> SealedVenueKey:
    """Make K for one draw and seal it, bound to the draw's id."""
    key = secrets.token_bytes(SECRET_BYTES)
    return SealedVenueKey(
        vault.seal(PURPOSE, key, order.draw_id), sealed_commitment_of(order.hash_name, order.draw_id, key)
    )


def open_venue_key(vault: Vault, order: OpenVenueKeyOrder) -> VenueKey:
    """Give K away, against exactly the three reveals the request commits to.

    Raises:
        Malformed: naming what does not fit.
    """
    request = order.request
    if sorted(reveal.party for reveal in order.reveals) != list(PARTIES):
        raise Malformed("reveals", "not exactly the three parties")
    if not all(matches(request, reveal) for reveal in order.reveals):
        raise Malformed("reveals", "a secret does not match its commitment")
    key = vault.unseal(PURPOSE, order.sealed_key, request.draw_id)
    if sealed_commitment_of(request.hash_name, request.draw_id, key) != request.sealed_commitment:
        raise Malformed("request", "it commits to another key")
    return VenueKey(key.hex())
