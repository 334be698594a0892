"""How far two cities are from each other, to order proposals; never to decide.

* Degrees east and north of the seat of each city, to a tenth (about ten kilometres): enough to say which of two is nearer.
* Great circle, on a sphere; a place that is not in the table is farther than every other.
"""

from __future__ import annotations

from math import acos, cos, radians, sin

EARTH_KM = 6371
FAR = 20_000
"""Half of the way around the earth: nothing is farther."""

SEATS = {
    "210100": (123.5, 41.7),
    "210200": (121.6, 38.9),
    "210300": (123.0, 41.1),
    "210400": (124.0, 41.9),
    "210500": (123.7, 41.5),
    "210600": (124.4, 40.0),
    "210700": (121.1, 41.1),
    "210800": (122.2, 40.6),
    "210900": (121.7, 42.0),
    "211000": (123.2, 41.3),
    "211100": (122.2, 40.7),
    "211200": (123.7, 42.2),
    "211300": (120.5, 41.6),
    "211400": (120.8, 40.7),
    "220100": (125.3, 43.8),
    "220200": (126.5, 43.8),
    "220300": (124.4, 43.2),
    "220400": (125.1, 42.9),
    "220500": (125.9, 41.7),
    "220600": (126.4, 41.9),
    "220700": (124.8, 45.1),
    "220800": (122.8, 45.6),
    "222400": (129.5, 42.9),
    "230100": (126.5, 45.8),
    "230200": (123.9, 47.4),
    "230300": (131.0, 45.3),
    "230400": (130.3, 47.4),
    "230500": (131.1, 46.7),
    "230600": (125.1, 46.6),
    "230700": (128.8, 47.7),
    "230800": (130.3, 46.8),
    "230900": (131.0, 45.8),
    "231000": (129.6, 44.6),
    "231100": (127.5, 50.2),
    "231200": (127.0, 46.7),
    "232700": (124.7, 52.3),
    "370100": (117.1, 36.7),
    "370200": (120.4, 36.1),
    "370300": (118.1, 36.8),
    "370400": (117.3, 34.8),
    "370500": (118.7, 37.4),
    "370600": (121.4, 37.5),
    "370700": (119.2, 36.7),
    "370800": (116.6, 35.4),
    "370900": (117.1, 36.2),
    "371000": (122.1, 37.5),
    "371100": (119.5, 35.4),
    "371300": (118.4, 35.1),
    "371400": (116.4, 37.4),
    "371500": (116.0, 36.5),
    "371600": (118.0, 37.4),
    "371700": (115.5, 35.2),
}


def distance_km(one: str, other: str) -> int:
    """Return the kilometres between the cities of two division codes, ``FAR`` if one of them is not known."""
    here, there = SEATS.get(f"{one[:4]}00"), SEATS.get(f"{other[:4]}00")
    if here is None or there is None:
        return FAR
    if here == there:
        return 0
    (east, north), (east2, north2) = ((radians(x), radians(y)) for x, y in (here, there))
    angle = sin(north) * sin(north2) + cos(north) * cos(north2) * cos(east - east2)
    return round(EARTH_KM * acos(max(-1.0, min(1.0, angle))))
