"""What a party of a draw checks with its own means before it gives its secret away.

* The checkpoint is signed by the log's key, which the party has known since its first visit (or was told elsewhere).
* The log entry that leads to the checkpoint says: this draw was frozen, with exactly the digest of the request handed over.
* The request commits to a sealed key, so that no party can compute the outcome before it reveals.
* The request names the party's own key and commitment, and three different parties.
* A party is handed the committed form of the request. If it may know the venues it gets the hidden part with its salt too, and they must open
  what the request commits to; if not, it can make this check after the release, with the request it kept.
"""

from __future__ import annotations

from dataclasses import dataclass

from yuanping.kernel.draw.bodies import FROZEN
from yuanping.kernel.draw.hidden import AnyRequest, committed_digest, opens, read_committed
from yuanping.kernel.draw.messages import DepositMessage
from yuanping.kernel.draw.request import check_commitments
from yuanping.kernel.draw.values import DrawKind
from yuanping.kernel.errors import Malformed, Refused
from yuanping.kernel.evidence.leaf import verify_opening, write_leaf
from yuanping.kernel.evidence.merkle import verify_inclusion
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.evidence.note import VerifyEd25519, parse_verifier_key, verify_note
from yuanping.kernel.plain import later

REQUEST = "party.request 抽取请求"
OWN = "party.own 本方承诺"
HIDDEN = "party.hidden 隐藏部分"


@dataclass(frozen=True, slots=True)
class LogProof:
    """A checkpoint and the way from one entry to its root: payload and salt make the leaf, ``path`` leads to the root."""

    payload: str
    salt: str
    index: int
    path: tuple[str, ...]
    checkpoint: str


@dataclass(frozen=True, slots=True)
class HolderKey:
    """The key to which shares for ``party`` are encrypted."""

    party: str
    encryption_key: str


@dataclass(frozen=True, slots=True)
class PartyRequest:
    """All a party is handed. ``request`` is the exact canonical text whose digest counts: the committed form.

    ``hidden`` is the canonical text of the part it commits to, with its ``salt``: only for a party that may know the venues.
    ``escrowed`` ceremonies want a share of each secret for each of the others: ``keys`` are those known so far, ``deposits`` what was handed in;
    ``asked`` are the parties that stayed away and whose share this party still keeps closed.
    """

    draw_id: str
    kind: str
    party: str
    hash_name: str
    state: str
    request: str
    request_digest: str
    committed: bool
    revealed: bool
    log_origin: str
    log_key: str
    proof: LogProof | None
    hidden: str = later("")
    salt: str = later("")
    escrowed: bool = later(default=False)
    keys: tuple[HolderKey, ...] = later(())
    deposited: bool = later(default=False)
    deposits: tuple[DepositMessage, ...] = later(())
    asked: tuple[str, ...] = later(())


def read_request(papers: PartyRequest) -> tuple[AnyRequest, str]:
    """The request as a value, and its digest; raises ``Malformed``."""
    kind = _kind(papers)
    request = read_committed(kind, papers.request)
    return request, committed_digest(kind, request, papers.request)


def check_before_reveal(
    papers: PartyRequest, public_key: str, commitment: str, log_key: str, verify: VerifyEd25519
) -> tuple[str, ...]:
    """Check everything of this module; answers the names of the checks that held.

    Raises:
        Refused: ``reveal_before_checkpoint`` while no checkpoint covers the request.
        Mismatch: naming the first check that does not hold.
        Malformed: something handed over is not in its format.
    """
    if papers.proof is None:
        raise Refused("reveal_before_checkpoint")
    proof = papers.proof
    checkpoint = verify_note(proof.checkpoint, parse_verifier_key(log_key), verify)
    salt, payload = _hex(proof.salt), proof.payload.encode()
    leaf = write_leaf(checkpoint.hash_name, salt, payload)
    path = tuple(_hex(step) for step in proof.path)
    verify_inclusion(checkpoint.hash_name, leaf, proof.index, checkpoint.head, path)
    said = verify_opening(checkpoint.hash_name, leaf, salt, payload)
    request, digest = read_request(papers)
    body = {"draw_id": papers.draw_id, "kind": papers.kind, "request_digest": digest}
    if said.kind != FROZEN or said.body != body or request.draw_id != papers.draw_id:
        raise Mismatch(REQUEST, "the log has frozen another request")
    if not request.sealed_commitment:
        raise Mismatch(REQUEST, "the request commits to no sealed key")
    try:
        check_commitments(request.commitments)
    except Refused as refused:
        raise Mismatch(REQUEST, refused.code) from refused
    mine = [one for one in request.commitments if one.party == papers.party]
    if [(one.public_key, one.commitment) for one in mine] != [(public_key, commitment)]:
        raise Mismatch(OWN, "the request does not contain this party's own commitment")
    held = ("log.checkpoint 签名检查点", "log.inclusion 入账证明", REQUEST, OWN)
    if not papers.hidden and not papers.salt:
        return held
    if not opens(_kind(papers), papers.request, papers.hidden, papers.salt):
        raise Mismatch(HIDDEN, "what is shown besides is not what the request commits to")
    return (*held, HIDDEN)


def _kind(papers: PartyRequest) -> DrawKind:
    try:
        return DrawKind(papers.kind)
    except ValueError:
        raise Malformed("kind", "no such draw") from None


def _hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise Malformed("proof", "not hex") from None
