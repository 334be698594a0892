"""Transcripts with real signatures, made by the kernel's own draw from fixed secrets; written to files and frozen.

``python -m tests.check_draw.transcripts`` writes them anew; a changed line is a changed draw and needs a new version of the format.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.kernel.draw import scene
from yuanping.kernel.canonical import Plain
from yuanping.kernel.draw.messages import Message, message_bytes
from yuanping.kernel.draw.values import Procedure
from yuanping.kernel.plain import to_plain
from yuanping.verify.transcript import make_transcript

FOLDER = Path(__file__).with_name("vectors")


def _key(party: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(scene.secret_of(party, "key"), "big"), ec.SECP256R1())


def _public(party: str) -> str:
    return _key(party).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo).hex()


def _signed(message: Message, party: str) -> Message:
    der = _key(party).sign(message_bytes(message), ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
    r, s = decode_dss_signature(der)
    return replace(message, signature=(r.to_bytes(32, "big") + s.to_bytes(32, "big")).hex())


def make_all() -> dict[str, Plain]:
    """Every vector by name."""
    pretended = scene.key_of, scene.signed
    scene.key_of, scene.signed = _public, _signed  # type: ignore[assignment]
    try:
        found: dict[str, Plain] = {}
        for hash_name, block in (("sha256", 1), ("sm3", 3)):
            both = scene.make_scene(hash_name, block)
            found[f"whole-{hash_name}"] = make_transcript(to_plain(both.venues), to_plain(both.experts))
        for hash_name, block, rounds in (("sha256", 1, 2), ("sm3", 3, 1)):
            both = scene.make_continued_scene(hash_name, block, rounds)
            found[f"continued-{hash_name}"] = make_transcript(to_plain(both.venues), to_plain(both.experts))
        for procedure in (Procedure.UNIFORM, Procedure.SUB_VENUES_FIRST_EVEN):
            draft = scene.venue_draft(procedure=procedure, limits=scene.HEILONGJIANG)
            found[f"venues-{procedure}"] = make_transcript(to_plain(scene.venue_record(draft)), None)
        found["venues-rebuilt"] = make_transcript(to_plain(scene.rebuilt_venue_record(scene.venue_draft())), None)
        return found
    finally:
        scene.key_of, scene.signed = pretended


def text_of(transcript: Plain) -> str:
    return json.dumps(transcript, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    for name, transcript in make_all().items():
        (FOLDER / f"{name}.json").write_text(text_of(transcript), encoding="utf-8")
