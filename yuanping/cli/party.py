"""``yuanping party``: one party of a draw on its own machine, with its own key and its own checks.

* ``keygen`` makes the key file; ``commit`` makes a secret here and sends only the commitment;
* ``reveal`` first stores the signed checkpoint and the proof in the receipt, checks them, and only then sends the secret;
* ``receipt`` prints what was kept. The server is never asked whether something is true.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import secrets
import sys
from pathlib import Path

from yuanping.cli.party_file import KeyFile, PartyReceipt, read_receipt, store_receipt
from yuanping.cli.party_server import PartyServer
from yuanping.cli.types import SubParsers
from yuanping.kernel.draw.messages import MESSAGE_VERSION, CommitMessage, RevealMessage, message_bytes
from yuanping.kernel.draw.seed import commitment_of
from yuanping.kernel.errors import Malformed, Refused
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.verify.party_check import PartyRequest, check_before_reveal, read_request
from yuanping.verify.party_keys import verify_ed25519

SECRET = 32
PASSWORD = "YUANPING_PARTY_PASSWORD"  # noqa: S105 (the name of a variable)


def add_parser(subparsers: SubParsers) -> None:
    parser = subparsers.add_parser("party", help="抽取仪式的一方：在自己的电脑上承诺、核对、揭示")
    steps = parser.add_subparsers(dest="step", metavar="步骤", required=True)
    keygen = steps.add_parser("keygen", help="生成本方密钥文件")
    keygen.add_argument("--key", type=Path, required=True)
    for name, text in (("commit", "在本机产生秘密，只提交承诺"), ("reveal", "核对检查点后揭示秘密")):
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
    try:
        answer = {"keygen": _keygen, "commit": _commit, "reveal": _reveal, "receipt": _receipt}[args.step](args)
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
    bare = CommitMessage(MESSAGE_VERSION, papers.draw_id, papers.party, key.public_key, value, "")
    message = CommitMessage(bare.v, bare.draw_id, bare.party, bare.public_key, value, key.sign(message_bytes(bare)))
    receipt = PartyReceipt(
        papers.draw_id, papers.kind, papers.party, papers.hash_name, key.public_key, value, nonce.hex(), secret.hex(),
        args.log_key or papers.log_key, "", None, "committed",
    )  # fmt: skip
    store_receipt(args.receipt, receipt, new=True)
    server.send(args.ceremony, "commit", message)
    return {"done": "commit", "party": papers.party, "commitment": value, "log_key": receipt.log_key}


def _reveal(args: argparse.Namespace) -> dict[str, str]:
    key, receipt, server = KeyFile.load(args.key), read_receipt(args.receipt), _server(args)
    if key.public_key != receipt.public_key or receipt.draw_id != args.ceremony:
        raise Malformed("receipt", "the receipt is of another key or another ceremony")
    papers = server.papers(args.ceremony)
    if papers.proof is None:
        raise Refused("reveal_before_checkpoint")
    held = _check(receipt, papers, args.log_key)
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
    message = RevealMessage(
        bare.v,
        bare.draw_id,
        bare.party,
        digest,
        bare.checkpoint,
        bare.nonce,
        bare.secret,
        key.sign(message_bytes(bare)),
    )
    server.send(args.ceremony, "reveal", message)
    store_receipt(args.receipt, checked.with_papers(papers.request, papers.proof, "revealed"))
    return {"done": "reveal", "party": receipt.party, "request_digest": digest, "checked": "；".join(held)}


def _check(receipt: PartyReceipt, papers: PartyRequest, log_key: str) -> tuple[str, ...]:
    """Everything that was promised at the commitment must still be so: party, kind, hash and the log's key."""
    if (papers.draw_id, papers.kind, papers.party, papers.hash_name) != (
        receipt.draw_id,
        receipt.kind,
        receipt.party,
        receipt.hash_name,
    ):
        raise Mismatch("party.papers 材料", "another draw, party or hash than at the commitment")
    return check_before_reveal(
        papers, receipt.public_key, receipt.commitment, log_key or receipt.log_key, verify_ed25519
    )


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
