"""What a template of ours may not hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.web.shell.extraction import ROOT, templates

LONGEST = 150
SHAPES = {
    "a style attribute": re.compile(r"\sstyle\s*="),
    "an inline style sheet": re.compile(r"<style[\s>]"),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>"),
    "an event attribute": re.compile(r"\son[a-z]+\s*="),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "an address of another host": re.compile(r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//"),
    "htmx that evaluates": re.compile(r"\shx-(?:on|vals\s*=\s*[\"']js:)"),
    "text past the escaping": re.compile(r"\|\s*safe\b|autoescape\s+off"),
}
GOOD = (
    '<a href="/worklist/" data-shut><script src="/static/x.js" defer></script><svg><path stroke-width="2"></path></svg>'
)
BAD = {
    "a style attribute": '<p style="color:red">',
    "an inline style sheet": "<style>p{}</style>",
    "an inline script": "<script>1</script>",
    "an event attribute": '<p onclick="x()">',
    "a javascript address": '<a href="javascript:x()">',
    "an address of another host": '<img src="//cdn.example/x.png">',
    "htmx that evaluates": '<p hx-on:click="x()">',
    "text past the escaping": "{{ name|safe }}",
}


def test_shapes_catch_what_they_name() -> None:
    for name, shape in SHAPES.items():
        assert shape.search(BAD[name]), name
        assert not shape.search(GOOD), name


@pytest.mark.parametrize("path", templates(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_template_holds_nothing_the_policy_forbids_and_is_short(path: Path) -> None:
    source = path.read_text(encoding="utf-8")

    assert [name for name, shape in SHAPES.items() if shape.search(source)] == []
    assert len(source.splitlines()) <= LONGEST


@pytest.mark.parametrize("path", sorted(ROOT.glob("web/**/*.js")), ids=lambda path: path.name)
def test_script_evaluates_nothing_and_writes_no_markup(path: Path) -> None:
    source = path.read_text(encoding="utf-8")

    assert not re.search(
        r"\beval\(|new Function\(|\.innerHTML\s*=|document\.write\(|\.style\.|setAttribute\(\"style", source
    )


@pytest.mark.parametrize("path", sorted(ROOT.glob("web/**/*.css")), ids=lambda path: path.name)
def test_style_sheet_fetches_nothing(path: Path) -> None:
    assert not re.search(r"@import|url\(\s*[\"']?(?:https?:)?//", path.read_text(encoding="utf-8"))
