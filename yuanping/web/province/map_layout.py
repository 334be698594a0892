"""Tiles of cities on a plain map: as far from each other as the cities are, but never one over another.

Cities with a centre have a large tile, the others of the province a small one with the name alone: it shows where there is no centre at all.

The degrees are those of ``kernel.distance``; no outline is drawn, for the question is where there is room, not where a border runs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians

from yuanping.kernel.distance import SEATS

WIDTH, HEIGHT = 640, 440
TILE_WIDTH, TILE_HEIGHT = 92, 54
NAME_WIDTH, NAME_HEIGHT = 78, 24
_GAP = 6
_ROUNDS = 300


@dataclass(frozen=True, slots=True)
class Place:
    """The upper left corner of a city's tile; ``named``: the small one."""

    region: str
    x: int
    y: int
    named: bool = False


def lay_out(regions: Iterable[str], named: Iterable[str] = ()) -> tuple[Place, ...]:
    """Places for the tiles of cities and, small, for those only named; the same cities always get the same places."""
    large = sorted(set(regions))
    if not large:
        return ()
    known = [*large, *sorted(set(named) - set(large))]
    sizes = [
        (TILE_WIDTH, TILE_HEIGHT) if each < len(large) else (NAME_WIDTH, NAME_HEIGHT) for each in range(len(known))
    ]
    spots = [list(_project(*SEATS.get(each, _middle()))) for each in known]
    _stretch(spots, sizes)
    for _ in range(_ROUNDS):
        if not _push(spots, sizes):
            break
    return tuple(
        Place(region, round(x - width / 2), round(y - height / 2), index >= len(large))
        for index, (region, (x, y), (width, height)) in enumerate(zip(known, spots, sizes, strict=True))
    )


def _middle() -> tuple[float, float]:
    return 122.0, 41.0


def _project(east: float, north: float) -> tuple[float, float]:
    return east * cos(radians(42)), -north


def _stretch(spots: list[list[float]], sizes: list[tuple[int, int]]) -> None:
    """Middles of tiles to the whole of the map; where all lie in one line or place, to its middle."""
    for axis, whole in ((0, WIDTH), (1, HEIGHT)):
        edge = max(size[axis] for size in sizes) / 2
        low, high = min(spot[axis] for spot in spots), max(spot[axis] for spot in spots)
        for spot in spots:
            spot[axis] = edge + (spot[axis] - low) / (high - low) * (whole - 2 * edge) if high > low else whole / 2


def _push(spots: list[list[float]], sizes: list[tuple[int, int]]) -> bool:
    """Push tiles that overlap apart along the shorter way, a little; tells whether any did."""
    moved = False
    for at, one in enumerate(spots):
        for beside, other in enumerate(spots[at + 1 :], at + 1):
            apart = [(sizes[at][axis] + sizes[beside][axis]) / 2 + _GAP for axis in (0, 1)]
            over = (apart[0] - abs(one[0] - other[0]), apart[1] - abs(one[1] - other[1]))
            if min(over) > 0:
                axis = 0 if over[0] < over[1] else 1
                step = over[axis] / 2 + 0.5
                way = 1 if one[axis] >= other[axis] else -1
                one[axis] += way * step
                other[axis] -= way * step
                moved = True
    for spot, (width, height) in zip(spots, sizes, strict=True):
        spot[0] = min(max(spot[0], width / 2), WIDTH - width / 2)
        spot[1] = min(max(spot[1], height / 2), HEIGHT - height / 2)
    return moved
