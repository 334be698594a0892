"""The colours of the design keep their contrast: text 4.5, edges and marks 3 (WCAG 2.2)."""

from __future__ import annotations

import re

import pytest

from tests.web.shell.extraction import ROOT

CSS = (ROOT / "web/shell/static/shell/yuanping.css").read_text(encoding="utf-8")
TOKENS = dict(re.findall(r"--([a-z]+(?:-[a-z0-9]+)?):\s*(#[0-9a-f]{3,6})\b", CSS))
WHITE = "#ffffff"

TEXT = [
    *[
        (ink, ground)
        for ink in ("ink-900", "ink-700", "ink-500", "dai-600", "qing-700", "amber-800", "zhu-700")
        for ground in ("surface", "paper")
    ],
    ("ink-500", "sunken"),
    ("dai-600", "dai-100"),
    ("dai-700", "dai-100"),
    ("qing-700", "qing-100"),
    ("amber-800", "amber-100"),
    ("zhu-700", "zhu-100"),
    ("ink-900", "dai-50"),
    ("surface", "dai-800"),
    ("surface", "dai-600"),
    ("surface", "qing-600"),
    ("surface", "zhu-600"),
    ("ink-900", "dai-100"),
    ("ink-900", "dai-200"),
    ("ink-900", "dai-400"),
]
EDGES = [("line-strong", "surface"), ("line-strong", "paper"), ("amber-500", "surface"), ("amber-500", "paper")]
PLAIN_TEXT = [("#c9dae6", "dai-800"), ("#dbe7ef", "dai-800"), ("#7fd3c6", "dai-800"), ("#16222c", "#ffb454")]
PLAIN_EDGES = [("#c2410c", "surface"), ("#c2410c", "paper"), ("#ffb454", "dai-800")]


def contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(_colour(one)), _luminance(_colour(other))), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _colour(name: str) -> str:
    text = name if name.startswith("#") else TOKENS[name]
    return "#" + "".join(each * 2 for each in text[1:]) if len(text) == 4 else text


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_contrast_is_computed_as_the_standard_says() -> None:
    assert round(contrast("#000000", WHITE), 2) == 21.0
    assert round(contrast("#777777", WHITE), 2) == 4.48


@pytest.mark.parametrize(("ink", "ground"), [*TEXT, *PLAIN_TEXT])
def test_text_can_be_read(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize(("mark", "ground"), [*EDGES, *PLAIN_EDGES])
def test_edges_can_be_seen(mark: str, ground: str) -> None:
    assert contrast(mark, ground) >= 3
