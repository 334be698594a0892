from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanping.kernel.canonical import MAX_DEPTH, MAX_DIGITS, canonical, digest, parse_canonical
from yuanping.kernel.errors import Malformed

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


@given(PLAIN)
def test_canonical_reads_back(value: object) -> None:
    assert parse_canonical(canonical(value)) == value


@given(PLAIN)
def test_canonical_does_not_depend_on_the_order_of_keys(value: object) -> None:
    shuffled = json.loads(json.dumps(value, sort_keys=True, ensure_ascii=True)[::1])
    assert canonical(shuffled) == canonical(value)


def test_canonical_spells_one_way() -> None:
    assert canonical({"b": [1, True, None], "a": "中\n\u007f"}) == '{"a":"中\\n\u007f","b":[1,true,null]}'.encode()


@given(st.binary(max_size=40))
def test_parse_answers_a_value_or_malformed(data: bytes) -> None:
    try:
        value = parse_canonical(data)
    except Malformed:
        return
    assert canonical(value) == data


@given(PLAIN, st.data())
def test_parse_never_reads_two_spellings_of_one_value(value: object, data: st.DataObject) -> None:
    spelt = canonical(value)
    place = data.draw(st.integers(0, len(spelt) - 1))
    changed = spelt[:place] + bytes([data.draw(st.integers(0, 255))]) + spelt[place + 1 :]
    try:
        read = parse_canonical(changed)
    except Malformed:
        return
    assert canonical(read) == changed
    assert changed == spelt or read != value


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":1}',
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b"[1,2] ",
        b" 1",
        b"1.0",
        b"1e3",
        b"-0",
        b"01",
        b"NaN",
        b"Infinity",
        b"-Infinity",
        b'"\\ud800"',
        b'"\\u4e2d"',
        b'"\\/"',
        b"\xef\xbb\xbf1",
        b'"\xff"',
        b'"\xed\xa0\x80"',
        b"",
        b"nul",
        b"1 2",
        b"'a'",
        b"[1,]",
    ],
)
def test_parse_refuses_what_canonical_would_not_write(data: bytes) -> None:
    with pytest.raises(Malformed):
        parse_canonical(data)


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 2_000, 200_000])
@pytest.mark.parametrize("open_close", [(b"[", b"]"), (b'{"":', b"}")])
def test_parse_refuses_deep_nesting_by_name(depth: int, open_close: tuple[bytes, bytes]) -> None:
    start, end = open_close
    with pytest.raises(Malformed, match="nested deeper"):
        parse_canonical(start * depth + b"1" + end * depth)


def test_parse_reads_nesting_up_to_the_bound() -> None:
    data = b"[" * MAX_DEPTH + b"]" * MAX_DEPTH
    assert canonical(parse_canonical(data)) == data


@pytest.mark.parametrize("sign", ["", "-"])
def test_numbers_are_bounded_by_name(sign: str) -> None:
    longest = f"{sign}{'9' * MAX_DIGITS}".encode()
    assert canonical(parse_canonical(longest)) == longest
    for digits in (MAX_DIGITS + 1, 100_000):
        with pytest.raises(Malformed, match="digits"):
            parse_canonical(f"{sign}{'9' * digits}".encode())
    with pytest.raises(Malformed, match="digits"):
        canonical(10**MAX_DIGITS)


@pytest.mark.parametrize(
    "value", [1.0, float("nan"), {1: 2}, {"a": {2.5}}, (1, 2), b"a", "\ud800", {"\udfff": 1}, object()]
)
def test_canonical_refuses_what_has_no_one_form(value: object) -> None:
    with pytest.raises(Malformed):
        canonical(value)  # type: ignore[arg-type]


def test_refusal_says_where() -> None:
    with pytest.raises(Malformed) as caught:
        canonical({"a": [1, {"b": 0.5}]})  # type: ignore[dict-item, list-item]
    assert caught.value.path == "$.a[1].b"


def test_digest_names_its_hash() -> None:
    assert digest("sm3", "abc") != digest("sha256", "abc")
    assert digest("sha256", {}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
