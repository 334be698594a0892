"""Change any one value of a record: the replay must refuse it by name, and must never fall over."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

import pytest

from tests.kernel.draw.scene import fake_verify, make_continued_scene, make_scene
from yuanping.kernel.canonical import Plain
from yuanping.kernel.draw.record import ExpertDrawRecord, VenueDrawRecord, replay_experts, replay_venues
from yuanping.kernel.errors import Malformed
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.plain import from_plain, to_plain

SCENE = make_scene()
Path = tuple[str | int, ...]


def leaves(plain: Plain, path: Path = ()) -> Iterator[Path]:
    if isinstance(plain, dict):
        for key, value in plain.items():
            yield from leaves(value, (*path, key))
    elif isinstance(plain, list):
        for index, value in enumerate(plain):
            yield from leaves(value, (*path, index))
    else:
        yield path


def changed(plain: Plain, path: Path, value: Plain) -> Plain:
    made = deepcopy(plain)
    at = made
    for step in path[:-1]:
        at = at[step]  # type: ignore[index,call-overload]
    at[path[-1]] = value  # type: ignore[index,call-overload]
    return made


def value_at(plain: Plain, path: Path) -> Plain:
    for step in path:
        plain = plain[step]  # type: ignore[index,call-overload]
    return plain


def near(value: Plain) -> Plain:
    """Another value of the same kind: the least visible change."""
    if isinstance(value, int):
        return value + 1
    assert isinstance(value, str)
    if not value:
        return "00"
    digit = {"0": "1"}.get(value[-1], "0") if value[-1] in "0123456789abcdef" else value[-1] + "x"
    return value[:-1] + digit


STRANGE: tuple[Plain, ...] = (None, True, -1, 10**30, "", "zz", "\ud7ff", "1/0", [], {})


CONTINUED = make_continued_scene(rounds=2)
PLAIN = {"venues": to_plain(SCENE.venues), "experts": to_plain(SCENE.experts), "continued": to_plain(CONTINUED.experts)}


def replay(plain: Plain, kind: str) -> None:
    if kind == "venues":
        replay_venues(from_plain(VenueDrawRecord, plain), SCENE.bodies, fake_verify)
    else:
        scene = SCENE if kind == "experts" else CONTINUED
        replay_experts(from_plain(ExpertDrawRecord, plain), scene.bodies, fake_verify, scene.venues)


def is_refused(plain: Plain, kind: str) -> bool:
    try:
        replay(plain, kind)
    except (Malformed, Mismatch):
        return True
    return False


@pytest.mark.parametrize("kind", PLAIN)
def test_every_least_change_of_a_value_is_refused(kind: str) -> None:
    plain = PLAIN[kind]
    replay(plain, kind)
    for path in _fresh(plain, kind):
        assert is_refused(changed(plain, path, near(value_at(plain, path))), kind), path


@pytest.mark.parametrize("kind", PLAIN)
def test_strange_values_are_refused_and_never_a_crash(kind: str) -> None:
    plain = PLAIN[kind]
    for number, path in enumerate(_fresh(plain, kind)):
        value = STRANGE[number % len(STRANGE)]
        if value == value_at(plain, path):
            continue
        assert is_refused(changed(plain, path, value), kind), (path, value)


@pytest.mark.parametrize("kind", PLAIN)
def test_list_without_one_of_its_items_is_refused(kind: str) -> None:
    plain = PLAIN[kind]
    lists = {path[:-1] for path in _fresh(plain, kind) if isinstance(path[-1], int)}
    lists |= {path[:cut] for path in _fresh(plain, kind) for cut in range(len(path)) if isinstance(path[cut], int)}
    for path in sorted(lists, key=str):
        items = value_at(plain, path)
        assert isinstance(items, list)
        for rest in (items[1:], items[:-1], items[::-1]):
            if rest != items:
                assert is_refused(changed(plain, path, rest), kind), path


def _fresh(plain: Plain, kind: str) -> list[Path]:
    """Of the continued record what the other has not: its continuations and calls, and the version."""
    return [
        path
        for path in leaves(plain)
        if kind != "continued" or path[0] in {"v", "continuations", "calls", "call_leaves"}
    ]
