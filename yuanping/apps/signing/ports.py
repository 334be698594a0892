"""What signing asks of a certificate authority and of whoever keeps a member's keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Certificates:
    """A member's two certificates and the authority's two roots, all DER."""

    ecdsa: bytes
    sm2: bytes
    ecdsa_root: bytes
    sm2_root: bytes


@dataclass(frozen=True, slots=True)
class Issued:
    """What an authority hands out. ``keys`` opens only with the member's passphrase."""

    certificates: Certificates
    keys: bytes


class OpenKeys(Protocol):
    """A member's keys, opened for one signature."""

    def sign_ecdsa(self, data: bytes) -> bytes:
        """DER ECDSA signature (P-256, SHA-256) over ``data``."""

    def sign_detached(self, content: bytes, signed_at: datetime) -> bytes:
        """DER CMS SignedData (SM2 with SM3), detached over ``content``, naming ``signed_at``."""


class Signer(Protocol):
    """A certificate authority with the custody of keys. ``demo`` keys are marked 演示密钥 wherever they show."""

    @property
    def demo(self) -> bool:
        """Whether these are keys for demonstration only."""

    def issue(self, *, signer_id: str, name: str, passphrase: str, now: datetime) -> Issued:
        """Two certificates of one subject that names the member, and the keys under ``passphrase``."""

    def unlock(self, issued: Issued, passphrase: str) -> OpenKeys:
        """The keys for one signature.

        Raises:
            Refused: ``wrong_passphrase``.
        """
