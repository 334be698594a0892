"""Shares of each party's secret with the two others, so that a party that stays away cannot stop a draw.

* Shared are nonce and secret together (64 bytes), 2 of 3: one share stays with its owner, one goes to each of the others. So either both others
  rebuild it, or nobody does; one alone learns nothing.
* The index of a share is the place of its holder among the parties, 1 to 3.
* The request D names the digest of every share handed out. A share is opened only with its holder's signature, after its owner stayed away.
* What two shares give is checked against the owner's commitment like any reveal: shares that give something else void the draw, to the owner's blame.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from yuanping.kernel.draw.messages import DepositMessage, ShareMessage, VerifySignature, signed_by
from yuanping.kernel.draw.request import ExpertRequest, VenueRequest
from yuanping.kernel.draw.seed import SECRET_BYTES, Reveal
from yuanping.kernel.draw.shamir import Share, rebuild_secret, split_secret
from yuanping.kernel.draw.values import LAW_RANDOM, PARTIES, EscrowShare
from yuanping.kernel.errors import Refused

SHARED_BYTES = 2 * SECRET_BYTES
"""Nonce and secret; as many random bytes are needed to split them."""


def holders_of(owner: str) -> tuple[str, ...]:
    """The two others, who keep a share of this party's secret."""
    return tuple(party for party in PARTIES if party != owner)


def index_of(holder: str) -> int:
    """Which share a party keeps."""
    return PARTIES.index(holder) + 1


def split_for_holders(owner: str, nonce: bytes, secret: bytes, entropy: bytes) -> tuple[tuple[str, Share], ...]:
    """Return the two shares that leave the owner, each with its holder; ``entropy`` is ``SHARED_BYTES`` fresh random bytes."""
    made = split_secret(nonce + secret, entropy)
    return tuple((holder, made[index_of(holder) - 1]) for holder in holders_of(owner))


def check_deposit(message: DepositMessage, keys: Mapping[str, str]) -> None:
    """Check that a deposit has exactly one share for each of the others, encrypted to the key by which it is known.

    Raises:
        Refused: ``deposit_unfit``.

    """
    found = [(share.holder, share.index, share.encryption_key) for share in message.shares]
    wanted = [(holder, index_of(holder), keys.get(holder, "")) for holder in holders_of(message.party)]
    if found != wanted or not all(keys.get(holder) for holder in holders_of(message.party)):
        raise Refused("deposit_unfit", {"party": message.party}, LAW_RANDOM)


def escrow_entries(deposits: Iterable[DepositMessage]) -> tuple[EscrowShare, ...]:
    """Return what D says of all shares, by owner and holder."""
    entries = [
        EscrowShare(one.party, share.holder, share.index, share.digest) for one in deposits for share in one.shares
    ]
    return tuple(sorted(entries, key=lambda entry: (entry.owner, entry.holder)))


def is_whole(escrow: tuple[EscrowShare, ...]) -> bool:
    """Tell whether D names one share of every party for every other, in order."""
    found = [(entry.owner, entry.holder, entry.index) for entry in escrow]
    return found == [(owner, holder, index_of(holder)) for owner in PARTIES for holder in holders_of(owner)]


def check_share(request: VenueRequest | ExpertRequest, digest: str, message: ShareMessage) -> Share:
    """Check one opened share against D: of this draw, of this request, and the very share this holder was given.

    Raises:
        Refused: ``foreign_share`` (another draw or request), ``share_unknown``, ``share_mismatch`` with the holder to blame.

    """
    if (message.draw_id, message.request_digest) != (request.draw_id, digest):
        raise Refused("foreign_share", {"holder": message.party}, LAW_RANDOM)
    share = Share(message.index, bytes.fromhex(message.share))
    known = {(entry.owner, entry.holder): entry.index for entry in request.escrow}
    if known.get((message.owner, message.party)) != message.index:
        raise Refused("share_unknown", {"owner": message.owner}, LAW_RANDOM)
    rebuild_secret(request.hash_name, request.draw_id, message.owner, request.escrow, (share,))
    return share


def rebuild(request: VenueRequest | ExpertRequest, digest: str, owner: str, messages: Iterable[ShareMessage]) -> Reveal:
    """Put the secret of ``owner`` together from the shares its two holders opened; whether it is the one committed to is for the caller to check.

    Raises:
        Refused: as ``check_share``; ``share_missing`` without exactly one share of each holder.

    """
    mine = sorted((one for one in messages if one.owner == owner), key=lambda one: one.party)
    if tuple(one.party for one in mine) != holders_of(owner):
        raise Refused("share_missing", {"owner": owner}, LAW_RANDOM)
    shares = tuple(check_share(request, digest, one) for one in mine)
    both = rebuild_secret(request.hash_name, request.draw_id, owner, request.escrow, shares)
    return Reveal(owner, both[:SECRET_BYTES], both[SECRET_BYTES:])


def prove_rebuilt(
    request: VenueRequest | ExpertRequest,
    digest: str,
    rebuilt: Iterable[Reveal],
    shares: tuple[ShareMessage, ...],
    verify: VerifySignature | None,
) -> None:
    """Check that each rebuilt reveal is what signed shares of its two holders give, and that no share was opened besides.

    A request without escrow, as all were once, needs none.

    Raises:
        Refused: as ``rebuild``; ``foreign_share`` also for a bad signature; ``rebuilt_differs``; ``share_unexpected``.

    """
    given = tuple(rebuilt)
    owners = {one.party for one in given}
    if any(one.owner not in owners for one in shares) or (shares and not request.escrow):
        raise Refused("share_unexpected", {}, LAW_RANDOM)
    keys = {one.party: one.public_key for one in request.commitments}
    for one in shares:
        if verify is not None and not (one.party in keys and signed_by(one, keys[one.party], verify)):
            raise Refused("foreign_share", {"holder": one.party}, LAW_RANDOM)
    for reveal in given if request.escrow else ():
        if rebuild(request, digest, reveal.party, shares) != reveal:
            raise Refused("rebuilt_differs", {"owner": reveal.party}, LAW_RANDOM)
