"""Signatures hold for exactly the bytes, the id and the moment they were made for."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanping.kernel.hashing import hasher
from yuanping.kernel.sm3 import sm3
from yuanping.kernel.venue_system import signature
from yuanping.kernel.venue_system.signature import ID, SIGNATURE, TIME, WINDOW, Unauthentic, check, sign

NOW = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
SECRET, OTHER = b"a" * 32, b"b" * 32
BODY = '{"名":"值"}'.encode()


def test_the_first_scheme_is_the_standard_librarys_hmac() -> None:
    made = sign([SECRET], "m1", NOW, BODY)
    wanted = hmac.digest(SECRET, b"m1.1788224400." + BODY, "sha256")
    assert made[SIGNATURE].split()[0] == "v1," + base64.b64encode(wanted).decode()
    assert (made[ID], made[TIME]) == ("m1", "1788224400")


@pytest.mark.parametrize("key", [b"k", b"k" * 64, b"k" * 65, b"k" * 200])
def test_hmac_over_sm3_agrees_with_the_standard_library(key: bytes) -> None:
    if "sm3" not in hashlib.algorithms_available:
        pytest.skip("OpenSSL here has no SM3")
    assert signature._hmac("sm3", key, BODY) == hmac.digest(key, BODY, "sm3")
    assert hasher("sm3")(BODY) == sm3(BODY)


@pytest.mark.parametrize("scheme", ["v1", "sm3"])
def test_either_scheme_is_enough(scheme: str) -> None:
    headers = sign([SECRET], "m1", NOW, BODY)
    headers[SIGNATURE] = next(each for each in headers[SIGNATURE].split() if each.startswith(scheme))
    assert check([SECRET], headers, BODY, NOW).message_id == "m1"


def test_while_secrets_overlap_both_hold_and_afterwards_one() -> None:
    headers = sign([SECRET], "m1", NOW, BODY)
    assert check([OTHER, SECRET], headers, BODY, NOW).at == NOW
    assert check([SECRET], sign([OTHER, SECRET], "m2", NOW, BODY), BODY, NOW).message_id == "m2"
    with pytest.raises(Unauthentic, match="signature_wrong"):
        check([OTHER], headers, BODY, NOW)


@given(at=st.integers(0, len(BODY) - 1), bit=st.integers(0, 7))
def test_any_changed_bit_of_the_body_is_seen(at: int, bit: int) -> None:
    changed = bytearray(BODY)
    changed[at] ^= 1 << bit
    with pytest.raises(Unauthentic, match="signature_wrong"):
        check([SECRET], sign([SECRET], "m1", NOW, BODY), bytes(changed), NOW)


@pytest.mark.parametrize("name", [ID, TIME])
def test_id_and_moment_are_signed_too(name: str) -> None:
    headers = sign([SECRET], "m1", NOW, BODY)
    headers[name] = {"webhook-id": "m2", "webhook-timestamp": str(int(headers[TIME]) + 1)}[name]
    with pytest.raises(Unauthentic, match="signature_wrong"):
        check([SECRET], headers, BODY, NOW)


@pytest.mark.parametrize(("off", "holds"), [(-1, True), (0, True), (1, False)])
@pytest.mark.parametrize("sign_of", [-1, 1])
def test_the_window_is_the_same_on_both_sides(off: int, holds: bool, sign_of: int) -> None:
    now = NOW + sign_of * (WINDOW + timedelta(seconds=off))
    headers = sign([SECRET], "m1", NOW, BODY)
    if holds:
        assert check([SECRET], headers, BODY, now).at == NOW
    else:
        with pytest.raises(Unauthentic, match="message_stale"):
            check([SECRET], headers, BODY, now)


@pytest.mark.parametrize("name", [ID, TIME, SIGNATURE])
@pytest.mark.parametrize("value", ["", "½", "x" * 70, "-1", "1e9"])
def test_broken_headers_are_refused_and_never_crash(name: str, value: str) -> None:
    headers = sign([SECRET], "m1", NOW, BODY) | {name: value}
    with pytest.raises(Unauthentic, match=r"signature_missing|signature_wrong"):
        check([SECRET], headers, BODY, NOW)
