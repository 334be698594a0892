"""Shares between the parties: encrypting them to their holders, opening them, and what a holder checks before it reveals.

* An envelope is the fresh P-256 point (65 bytes) followed by AES-256-GCM of the 64 bytes; the key is HKDF-SHA-256 of the ECDH value with
  info = framed("yuanping share", draw, owner, holder, index) and no salt, the nonce is zero: a key is used once.
* Draw, owner, holder and index being bound into the key, an envelope of another draw or for somebody else does not open.
* Before it reveals, a party checks that the shares it was given open to the digests in D and were encrypted to its own key, by messages their
  owners signed: so neither rubbish nor a key that somebody put in between stays unnoticed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from yuanping.kernel.draw.escrow import SHARED_BYTES, escrow_entries, holders_of, index_of, is_whole, split_for_holders
from yuanping.kernel.draw.framing import framed
from yuanping.kernel.draw.messages import DepositMessage, SealedShare, signed_by
from yuanping.kernel.draw.shamir import Share, share_digest
from yuanping.kernel.draw.values import PARTIES
from yuanping.kernel.errors import Malformed
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.verify.party_check import PartyRequest, read_request
from yuanping.verify.party_keys import verify_p256

ESCROW = "party.escrow 寄存份额"
_POINT = 65
_NONCE = bytes(12)

OpenEnvelope = Callable[[str, str, int, str], bytes]
"""(owner, holder, index, envelope) -> the share; raises ``Malformed``. Made by ``opener``, the key staying with whoever made it."""


def public_text(key: ec.EllipticCurvePrivateKey) -> str:
    """The public half as it stands in messages: SPKI in hex."""
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo).hex()


def is_encryption_key(text: str) -> bool:
    """Whether shares can be encrypted to this key: SPKI of a P-256 point."""
    try:
        _read_key(text)
    except Malformed:
        return False
    return True


def seal_share(key: str, draw_id: str, owner: str, holder: str, share: Share) -> str:
    """Encrypt one share to the key of its holder.

    Raises:
        Malformed: no P-256 key.
    """
    fresh = ec.generate_private_key(ec.SECP256R1())
    secret = fresh.exchange(ec.ECDH(), _read_key(key))
    point = fresh.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    sealed = AESGCM(_derive(secret, draw_id, owner, holder, share.index)).encrypt(_NONCE, share.data, None)
    return (point + sealed).hex()


def opener(key: ec.EllipticCurvePrivateKey, draw_id: str) -> OpenEnvelope:
    """How the holder of this key opens envelopes of this draw."""

    def open_envelope(owner: str, holder: str, index: int, envelope: str) -> bytes:
        try:
            raw = bytes.fromhex(envelope)
            point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw[:_POINT])
            derived = _derive(key.exchange(ec.ECDH(), point), draw_id, owner, holder, index)
            return AESGCM(derived).decrypt(_NONCE, raw[_POINT:], None)
        except (ValueError, InvalidTag):
            raise Malformed("envelope", "does not open") from None

    return open_envelope


def make_shares(papers: PartyRequest, nonce: bytes, secret: bytes, entropy: bytes) -> tuple[SealedShare, ...]:
    """Split a party's own secret for the two others, by the keys its papers name; ``entropy`` is ``SHARED_BYTES`` fresh random bytes.

    Raises:
        Malformed: a key is missing or no key.
    """
    keys = {one.party: one.encryption_key for one in papers.keys}
    return tuple(
        SealedShare(
            holder,
            share.index,
            share_digest(papers.hash_name, papers.draw_id, papers.party, share),
            keys.get(holder, ""),
            seal_share(keys.get(holder, ""), papers.draw_id, papers.party, holder, share),
        )
        for holder, share in split_for_holders(papers.party, nonce, secret, entropy)
    )


def can_deposit(papers: PartyRequest) -> bool:
    """Whether this party's shares can be handed in now, and are still wanted."""
    known = {one.party for one in papers.keys if one.encryption_key}
    return papers.escrowed and papers.committed and not papers.deposited and known >= set(holders_of(papers.party))


def check_escrow(papers: PartyRequest, encryption_key: str, open_envelope: OpenEnvelope) -> str:
    """Check the shares this party keeps for the others; answers the name of the check.

    Raises:
        Mismatch: naming whose share is not what D says, or who was not asked by this party's own key.
        Malformed: something handed over is not in its format.
    """
    request, _ = read_request(papers)
    keys = {one.party: one.public_key for one in request.commitments}
    if sorted(one.party for one in papers.deposits) != list(PARTIES):
        raise Mismatch(ESCROW, "not one deposit of each party")
    if escrow_entries(papers.deposits) != request.escrow or not is_whole(request.escrow):
        raise Mismatch(ESCROW, "the request names other shares than were deposited")
    for deposit in papers.deposits:
        if deposit.draw_id != papers.draw_id or not signed_by(deposit, keys.get(deposit.party, ""), verify_p256):
            raise Mismatch(ESCROW, f"{deposit.party}: not signed by its own key")
    for deposit, share in _kept(papers.deposits, papers.party):
        if share.encryption_key != encryption_key:
            raise Mismatch(ESCROW, f"{deposit.party}: encrypted to another key than this party's")
        if _digest(papers, deposit.party, share, open_envelope) != share.digest:
            raise Mismatch(ESCROW, f"{deposit.party}: its share does not open to the digest in the request")
    return ESCROW


def open_share(papers: PartyRequest, owner: str, open_envelope: OpenEnvelope) -> Share:
    """Open the share this party keeps of ``owner``.

    Raises:
        Mismatch: there is none, or it does not open to the digest its owner signed.
    """
    for deposit, share in _kept(papers.deposits, papers.party):
        if deposit.party == owner and _digest(papers, owner, share, open_envelope) == share.digest:
            return Share(share.index, open_envelope(owner, papers.party, share.index, share.envelope))
    raise Mismatch(ESCROW, f"{owner}: its share does not open to the digest in the request")


def _kept(deposits: Iterable[DepositMessage], holder: str) -> tuple[tuple[DepositMessage, SealedShare], ...]:
    return tuple((one, share) for one in deposits for share in one.shares if share.holder == holder)


def _digest(papers: PartyRequest, owner: str, share: SealedShare, open_envelope: OpenEnvelope) -> str:
    """The digest of what an envelope holds; empty when it does not open."""
    try:
        data = open_envelope(owner, papers.party, index_of(papers.party), share.envelope)
    except Malformed:
        return ""
    opened = Share(index_of(papers.party), data)
    return share_digest(papers.hash_name, papers.draw_id, owner, opened) if len(data) == SHARED_BYTES else ""


def _derive(secret: bytes, draw_id: str, owner: str, holder: str, index: int) -> bytes:
    info = framed("yuanping share", draw_id, owner, holder, str(index))
    return HKDF(hashes.SHA256(), 32, None, info).derive(secret)


def _read_key(text: str) -> ec.EllipticCurvePublicKey:
    try:
        key = load_der_public_key(bytes.fromhex(text))
    except ValueError as error:
        raise Malformed("encryption_key", "no key") from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise Malformed("encryption_key", "not a P-256 key")
    return key
