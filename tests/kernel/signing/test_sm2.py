from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanping.adapters.ca_demo.sm2 import Gmssl, Sm2Key, back_end
from yuanping.kernel.hashing import hasher
from yuanping.kernel.signing import sm2

SM3 = hasher("sm3")
MESSAGE = "评标报告".encode()


def run(*command: str | Path) -> str:
    done = subprocess.run([str(part) for part in command], check=False, capture_output=True, text=True)
    return done.stdout + done.stderr


def public(key: Sm2Key) -> sm2.PublicKey:
    found = sm2.read_public_key(b"\x04" + key.public)
    assert found is not None
    return found


def test_openssl_signature_verifies_and_ours_verifies_there(tmp_path: Path) -> None:
    run("openssl", "genpkey", "-algorithm", "SM2", "-out", tmp_path / "k.pem")
    run("openssl", "pkey", "-in", tmp_path / "k.pem", "-pubout", "-outform", "DER", "-out", tmp_path / "p.der")
    (tmp_path / "m").write_bytes(MESSAGE)
    run(
        "openssl",
        "dgst",
        "-sm3",
        "-sign",
        tmp_path / "k.pem",
        "-sigopt",
        "distid:1234567812345678",
        "-out",
        tmp_path / "s",
        tmp_path / "m",
    )
    key = sm2.read_public_key((tmp_path / "p.der").read_bytes()[-65:])
    assert key is not None
    assert sm2.verify(key, MESSAGE, (tmp_path / "s").read_bytes(), SM3)
    assert not sm2.verify(key, MESSAGE, (tmp_path / "s").read_bytes(), SM3, b"another identifier")


@pytest.mark.parametrize("engine", [back_end(), Gmssl()])
def test_back_ends_sign_what_openssl_accepts(engine: object, tmp_path: Path) -> None:
    assert isinstance(engine, Gmssl) or hasattr(engine, "sign")
    key = engine.generate()  # type: ignore[attr-defined]
    signature = engine.sign(key, MESSAGE)  # type: ignore[attr-defined]
    assert sm2.verify(public(key), MESSAGE, signature, SM3)
    (tmp_path / "k.der").write_bytes(key.pkcs8())
    run("openssl", "pkey", "-inform", "DER", "-in", tmp_path / "k.der", "-pubout", "-out", tmp_path / "p.pem")
    (tmp_path / "m").write_bytes(MESSAGE)
    (tmp_path / "s").write_bytes(signature)
    answer = run(
        "openssl",
        "dgst",
        "-sm3",
        "-verify",
        tmp_path / "p.pem",
        "-sigopt",
        "distid:1234567812345678",
        "-signature",
        tmp_path / "s",
        tmp_path / "m",
    )
    assert "Verified OK" in answer


KEY = back_end().generate()
SIGNATURE = back_end().sign(KEY, MESSAGE)


def test_private_number_with_leading_zeros_keeps_its_key() -> None:
    small = Sm2Key((5).to_bytes(32, "big"), _times(5))
    assert sm2.verify(public(small), MESSAGE, back_end().sign(small, MESSAGE), SM3)


def _times(number: int) -> bytes:
    x, y, z = sm2._multiply(number, (sm2.GX, sm2.GY, 1))
    inverse = pow(z, -1, sm2.P)
    return b"".join(part.to_bytes(32, "big") for part in (x * inverse**2 % sm2.P, y * inverse**3 % sm2.P))


@given(st.integers(0, 8 * len(SIGNATURE) - 1))
def test_any_flipped_bit_of_a_signature_fails(bit: int) -> None:
    changed = bytearray(SIGNATURE)
    changed[bit // 8] ^= 1 << bit % 8
    assert not sm2.verify(public(KEY), MESSAGE, bytes(changed), SM3)


@given(st.binary(max_size=80))
def test_rubbish_never_verifies_and_never_raises(data: bytes) -> None:
    assert not sm2.verify(public(KEY), MESSAGE, data, SM3)


@given(st.binary(max_size=66))
def test_rubbish_is_no_public_key(data: bytes) -> None:
    found = sm2.read_public_key(data)
    assert found is None or (found.y**2 - found.x**3 - sm2.A * found.x - sm2.B) % sm2.P == 0


@pytest.mark.parametrize(
    "data",
    [
        bytes.fromhex("3006020101020101") + b"\0",
        bytes.fromhex("3006020100020101"),  # r = 0
        bytes.fromhex("300702020001020101"),  # not the shortest form
        bytes.fromhex("3006020181020101"),  # negative
        bytes.fromhex("30060201010201"),
        bytes.fromhex("3006030101020101"),
        bytes.fromhex("3006020101030101"),
    ],
)
def test_signature_in_another_form_is_refused(data: bytes) -> None:
    assert not sm2.verify(public(KEY), MESSAGE, data, SM3)


def test_point_arithmetic_agrees_with_the_order() -> None:
    assert sm2._multiply(sm2.N, (sm2.GX, sm2.GY, 1))[2] == 0
    generator = (sm2.GX, sm2.GY, 1)
    assert sm2._add(generator, (sm2.GX, sm2.P - sm2.GY, 1))[2] == 0
    assert sm2._add(sm2._INFINITY, generator) == generator
    assert sm2._add(generator, sm2._INFINITY) == generator
    assert sm2._double(sm2._INFINITY)[2] == 0
    doubled = sm2._add(generator, generator)
    assert doubled[0] * pow(doubled[2], -2, sm2.P) % sm2.P == int.from_bytes(_times(2)[:32], "big")
