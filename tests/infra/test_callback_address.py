"""Which addresses a centre may give."""

from __future__ import annotations

import pytest

from yuanping.infra.callback_address import Address, check_address, is_allowed, read_limits
from yuanping.kernel.errors import Refused

PUBLIC = read_limits(plain=False, networks=[])
INSIDE = read_limits(plain=True, networks=["10.20.0.0/16"])


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://venue.example/", "callback_not_https"),
        ("ftp://venue.example/", "callback_not_https"),
        ("//venue.example/", "callback_not_https"),
        ("https://", "callback_address_wrong"),
        ("https://user:pw@venue.example/", "callback_address_wrong"),
        ("https://venue.example/#part", "callback_address_wrong"),
        ("https://venue.example/a b", "callback_address_wrong"),
        ("https://venue.example\\@10.0.0.1/", "callback_address_wrong"),
        ("https://venue.example:5432/", "callback_address_wrong"),
        ("https://venue.example:99999/", "callback_address_wrong"),
        ("https://场所.example/", "callback_address_wrong"),
        ("https://[::1/", "callback_address_wrong"),
        ("https://venue.example/" + "x" * 500, "callback_address_wrong"),
        ("https://127.0.0.1/", "callback_private"),
        ("https://10.0.0.1/", "callback_private"),
        ("https://169.254.169.254/latest", "callback_private"),
        ("https://[::1]/", "callback_private"),
        ("https://[::ffff:10.0.0.1]/", "callback_private"),
        ("https://[fd00::1]/", "callback_private"),
        ("https://0.0.0.0/", "callback_private"),
        ("https://224.0.0.1/", "callback_private"),
    ],
)
def test_what_is_refused_and_why(url: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        check_address(url, PUBLIC)
    assert caught.value.code == code


def test_the_parts_of_a_good_address() -> None:
    assert check_address("https://venue.example:8443/in?x=1", PUBLIC) == Address(True, "venue.example", 8443, "/in?x=1")
    assert check_address("http://10.20.3.4", INSIDE) == Address(False, "10.20.3.4", 80, "/")


@pytest.mark.parametrize(
    ("number", "allowed"), [("10.20.0.1", True), ("10.21.0.1", False), ("8.8.8.8", True), ("::ffff:10.20.0.1", True)]
)
def test_only_the_networks_named_by_the_installation(number: str, allowed: bool) -> None:
    assert is_allowed(number, INSIDE) is allowed
