"""A party's own files: its key (0600) and its receipt, each written whole or not at all."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from yuanping.kernel.canonical import canonical, parse_canonical
from yuanping.kernel.errors import Malformed
from yuanping.kernel.plain import from_plain, later, to_plain
from yuanping.verify.party_check import LogProof

_HALF = 32


@dataclass(frozen=True, slots=True)
class PartyReceipt:
    """What the party keeps: its secret, and after the check the request, the checkpoint and the proof."""

    draw_id: str
    kind: str
    party: str
    hash_name: str
    public_key: str
    commitment: str
    nonce: str
    secret: str
    log_key: str
    request: str
    proof: LogProof | None
    state: str
    encryption_key: str = later("")

    def with_papers(self, request: str, proof: LogProof, state: str) -> PartyReceipt:
        return replace(self, request=request, proof=proof, state=state)


def _write(path: Path, data: bytes, *, new: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    try:
        if new:
            os.link(draft, path)
        else:
            draft.replace(path)
    except FileExistsError:
        raise Malformed(path.name, "exists already; a secret is never overwritten") from None
    finally:
        draft.unlink(missing_ok=True)


def store_receipt(path: Path, receipt: PartyReceipt, *, new: bool = False) -> None:
    """Write the receipt; ``new`` refuses to replace one."""
    _write(path, canonical(to_plain(receipt)) + b"\n", new=new)


def read_receipt(path: Path) -> PartyReceipt:
    """Raises ``Malformed``, also when there is no such file."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise Malformed(path.name, "no such receipt") from None
    return from_plain(PartyReceipt, parse_canonical(data.rstrip(b"\n")), "receipt")


class KeyFile:
    """The party's P-256 key, and the one to which the others encrypt their shares, in a file beside it."""

    def __init__(self, key: ec.EllipticCurvePrivateKey, path: Path) -> None:
        self._key = key
        self._path = path

    @classmethod
    def make(cls, path: Path) -> KeyFile:
        key = ec.generate_private_key(ec.SECP256R1())
        _write(path, _pem(key), new=True)
        return cls(key, path)

    @classmethod
    def load(cls, path: Path) -> KeyFile:
        return cls(_load(path), path)

    def own_encryption_key(self) -> ec.EllipticCurvePrivateKey:
        """The key for shares: made with its first use, so that key files from before shares go on."""
        beside = self._path.with_name(f"{self._path.name}.shares")
        if not beside.exists():
            _write(beside, _pem(ec.generate_private_key(ec.SECP256R1())), new=True)
        return _load(beside)

    @property
    def public_key(self) -> str:
        spki = self._key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return spki.hex()

    def sign(self, message: bytes) -> str:
        """Raw r‖s in hex, as browsers sign."""
        r, s = decode_dss_signature(self._key.sign(message, ec.ECDSA(hashes.SHA256())))
        return (r.to_bytes(_HALF, "big") + s.to_bytes(_HALF, "big")).hex()


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _load(path: Path) -> ec.EllipticCurvePrivateKey:
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError) as error:
        raise Malformed(path.name, "no key file") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise Malformed(path.name, "not a P-256 key")
    return key
