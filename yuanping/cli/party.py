"""``yuanping party``: one party of a draw on its own machine, with its own key and its own checks.

* ``keygen`` makes the key file; ``commit`` makes a secret here and sends only the commitment, then encrypted shares of it for the two others;
* ``deposit`` sends the shares when the others' keys were not known yet (``reveal`` does so too);
* ``reveal`` first stores the signed checkpoint and the proof in the receipt, checks them and the shares it keeps, and only then sends the secret;
* ``share`` opens the share of a party that stayed away; ``receipt`` prints what was kept. The server is never asked whether something is true.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import secrets
import sys
from dataclasses import replace
from pathlib import Path

from yuanping.cli.party_file import KeyFile, PartyReceipt, read_receipt, store_receipt
from yuanping.cli.party_server import PartyServer
from yuanping.cli.types import SubParsers
from yuanping.kernel.draw.escrow import SHARED_BYTES
from yuanping.kernel.draw.messages import (
    COMMIT_VERSION,
    MESSAGE_VERSION,
    CommitMessage,
    DepositMessage,
    RevealMessage,
    ShareMessage,
    message_bytes,
)
from yuanping.kernel.draw.seed import commitment_of
from yuanping.kernel.errors import Malformed, Refused
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.verify.party_check import PartyRequest, check_before_reveal, read_request
from yuanping.verify.party_escrow import can_deposit, check_escrow, make_shares, open_share, opener, public_text
from yuanping.verify.party_keys import verify_ed25519

SECRET = 32
PASSWORD = "YUANPING_PARTY_PASSWORD"  # noqa: S105 (the name of a variable)
STEPS = (
    ("commit", "在本机产生秘密，只提交承诺，并向另外两方寄存加密的份额"),
    ("deposit", "另外两方的公钥齐备后，寄存加密的份额"),
    ("reveal", "核对检查点和本方保管的份额后揭示秘密"),
    ("share", "一方逾期没有揭示时，打开本方保管的份额"),
)


def add_parser(subparsers: SubParsers) -> None:
    parser = subparsers.add_parser("party", help="抽取仪式的一方：在自己的电脑上承诺、核对、揭示")
    steps = parser.add_subparsers(dest="step", metavar="步骤", required=True)
    keygen = steps.add_parser("keygen", help="生成本方密钥文件")
    keygen.add_argument("--key", type=Path, required=True)
    for name, text in STEPS:
        step = steps.add_parser(name, help=text)
        step.add_argument("--server", required=True, help="例如 http://127.0.0.1:8000")
        step.add_argument("--user", required=True)
        step.add_argument("--ceremony", required=True)
        step.add_argument("--key", type=Path, required=True)
        step.add_argument("--receipt", type=Path, required=True)
        step.add_argument("--log-key", default="", help="从别处得知的日志公钥；不给则采用首次见到的")
    receipt = steps.add_parser("receipt", help="显示本方回执")
    receipt.add_argument("--receipt", type=Path, required=True)
    for step in steps.choices.values():
        step.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    acts = {
        "keygen": _keygen, "commit": _commit, "deposit": _deposit, "reveal": _reveal, "share": _share, "receipt": _receipt,
    }  # fmt: skip
    try:
        answer = acts[args.step](args)
    except Mismatch as broken:
        return _say(
            {"refused": "party_check_failed", "check": broken.check, "detail": broken.detail}, args, failed=True
        )
    return _say(answer, args)


def _say(answer: dict[str, str], args: argparse.Namespace, *, failed: bool = False) -> int:
    out = sys.stderr if failed and not args.json else sys.stdout
    print(
        json.dumps(answer, ensure_ascii=False) if args.json else "\n".join(f"{k}: {v}" for k, v in answer.items()),
        file=out,
    )
    return 1 if failed else 0


def _keygen(args: argparse.Namespace) -> dict[str, str]:
    key = KeyFile.make(args.key)
    return {"done": "keygen", "public_key": key.public_key}


def _server(args: argparse.Namespace) -> PartyServer:
    password = os.environ.get(PASSWORD) or getpass.getpass(f"{args.user}: ")
    server = PartyServer(args.server)
    server.sign_in(args.user, password)
    return server


def _commit(args: argparse.Namespace) -> dict[str, str]:
    """The receipt, with the secret, is on disk before the commitment leaves the machine."""
    key, server = KeyFile.load(args.key), _server(args)
    papers = server.papers(args.ceremony)
    nonce, secret = secrets.token_bytes(SECRET), secrets.token_bytes(SECRET)
    value = commitment_of(papers.hash_name, papers.draw_id, papers.party, nonce, secret)
    mine = public_text(key.own_encryption_key())
    bare = CommitMessage(COMMIT_VERSION, papers.draw_id, papers.party, key.public_key, value, "", mine)
    message = replace(bare, signature=key.sign(message_bytes(bare)))
    receipt = PartyReceipt(
        papers.draw_id, papers.kind, papers.party, papers.hash_name, key.public_key, value, nonce.hex(), secret.hex(),
        args.log_key or papers.log_key, "", None, "committed", mine,
    )  # fmt: skip
    store_receipt(args.receipt, receipt, new=True)
    server.send(args.ceremony, "commit", message)
    told = {"done": "commit", "party": papers.party, "commitment": value, "log_key": receipt.log_key}
    return told | {"deposited": _yes(_hand_in(key, receipt, server))}


def _yes(done: bool) -> str:
    return "yes" if done else "no"


def _hand_in(key: KeyFile, receipt: PartyReceipt, server: PartyServer) -> bool:
    """Send the shares of one's own secret if they are wanted and can be made; answers whether they lie with the others now."""
    papers = server.papers(receipt.draw_id)
    if not can_deposit(papers):
        return papers.deposited
    _check_same(receipt, papers)
    nonce, secret = bytes.fromhex(receipt.nonce), bytes.fromhex(receipt.secret)
    shares = make_shares(papers, nonce, secret, secrets.token_bytes(SHARED_BYTES))
    bare = DepositMessage(MESSAGE_VERSION, receipt.draw_id, receipt.party, shares, "")
    server.send(receipt.draw_id, "deposit", replace(bare, signature=key.sign(message_bytes(bare))))
    return True


def _deposit(args: argparse.Namespace) -> dict[str, str]:
    """Nothing is done when the shares lie with the others already, or a key of theirs is still missing."""
    key, receipt = _own(args)
    return {"done": "deposit", "party": receipt.party, "deposited": _yes(_hand_in(key, receipt, _server(args)))}


def _own(args: argparse.Namespace) -> tuple[KeyFile, PartyReceipt]:
    key, receipt = KeyFile.load(args.key), read_receipt(args.receipt)
    if key.public_key != receipt.public_key or receipt.draw_id != args.ceremony:
        raise Malformed("receipt", "the receipt is of another key or another ceremony")
    return key, receipt


def _reveal(args: argparse.Namespace) -> dict[str, str]:
    key, receipt = _own(args)
    server = _server(args)
    _hand_in(key, receipt, server)
    papers = server.papers(args.ceremony)
    if papers.proof is None:
        raise Refused("reveal_before_checkpoint")
    held = _check(key, receipt, papers, args.log_key)
    _, digest = read_request(papers)
    checked = receipt.with_papers(papers.request, papers.proof, "checked")
    store_receipt(args.receipt, checked)
    bare = RevealMessage(
        MESSAGE_VERSION,
        receipt.draw_id,
        receipt.party,
        digest,
        papers.proof.checkpoint,
        receipt.nonce,
        receipt.secret,
        "",
    )
    server.send(args.ceremony, "reveal", replace(bare, signature=key.sign(message_bytes(bare))))
    store_receipt(args.receipt, checked.with_papers(papers.request, papers.proof, "revealed"))
    return {"done": "reveal", "party": receipt.party, "request_digest": digest, "checked": "；".join(held)}


def _check_same(receipt: PartyReceipt, papers: PartyRequest) -> None:
    """Everything that was promised at the commitment must still be so: party, kind, hash."""
    if (papers.draw_id, papers.kind, papers.party, papers.hash_name) != (
        receipt.draw_id,
        receipt.kind,
        receipt.party,
        receipt.hash_name,
    ):
        raise Mismatch("party.papers 材料", "another draw, party or hash than at the commitment")


def _check(key: KeyFile, receipt: PartyReceipt, papers: PartyRequest, log_key: str) -> tuple[str, ...]:
    """The request against the log and one's own commitment; and the shares kept for the others, since a commitment with a key asks for them."""
    _check_same(receipt, papers)
    held = check_before_reveal(
        papers, receipt.public_key, receipt.commitment, log_key or receipt.log_key, verify_ed25519
    )
    if not receipt.encryption_key:
        return held
    return (*held, check_escrow(papers, receipt.encryption_key, opener(key.own_encryption_key(), receipt.draw_id)))


def _share(args: argparse.Namespace) -> dict[str, str]:
    """Open the shares this party is asked for, after the same checks as before a reveal; the secret of who stayed away is never sent whole."""
    key, receipt = _own(args)
    server = _server(args)
    papers = server.papers(args.ceremony)
    if not papers.asked:
        raise Refused("share_not_asked")
    _check(key, receipt, papers, args.log_key)
    _, digest = read_request(papers)
    for owner in papers.asked:
        share = open_share(papers, owner, opener(key.own_encryption_key(), receipt.draw_id))
        bare = ShareMessage(
            MESSAGE_VERSION, receipt.draw_id, receipt.party, owner, digest, share.index, share.data.hex(), ""
        )
        server.send(args.ceremony, "share", replace(bare, signature=key.sign(message_bytes(bare))))
    return {"done": "share", "party": receipt.party, "opened": "、".join(papers.asked)}


def _receipt(args: argparse.Namespace) -> dict[str, str]:
    """The receipt without the secret, unless that has been given away already."""
    receipt = read_receipt(args.receipt)
    shown = {
        "draw_id": receipt.draw_id,
        "party": receipt.party,
        "state": receipt.state,
        "commitment": receipt.commitment,
        "public_key": receipt.public_key,
        "log_key": receipt.log_key,
        "checkpoint": receipt.proof.checkpoint if receipt.proof else "",
    }
    if receipt.state == "revealed":
        shown |= {"nonce": receipt.nonce, "secret": receipt.secret}
    return shown
