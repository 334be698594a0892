"""Every address of the project, with the view behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

SAMPLES = {
    "int": "1",
    "str": "no-such-record",
    "slug": "no-such-record",
    "path": "no/such",
    "uuid": "0" * 8 + "-0000-4000-8000-" + "0" * 12,
}
RESOURCES = ("api/",)
"""Addresses of resources, not pages: the API has its own tests."""


@dataclass(frozen=True, slots=True)
class Address:
    route: str
    url: str
    view: Callable[..., object]

    def __str__(self) -> str:
        return f"/{self.route}"


def addresses() -> tuple[Address, ...]:
    return tuple(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[URLPattern | URLResolver], route: str, url: str) -> Iterator[Address]:
    for each in patterns:
        here = route + str(each.pattern)
        filled = url + _fill(each.pattern)
        if here.startswith(RESOURCES):
            continue
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, here, filled)
        else:
            yield Address(here, f"/{filled}", each.callback)


def _fill(pattern: object) -> str:
    text = str(pattern)
    assert isinstance(pattern, RoutePattern) or not text, f"{text}: write addresses with path(), not re_path()"
    if not isinstance(pattern, RoutePattern):
        return text
    for name, converter in pattern.converters.items():
        kind = next((key for key, sample in SAMPLES.items() if type(converter).__name__.lower().startswith(key)), "str")
        for written in (f"<{kind}:{name}>", f"<{name}>"):
            text = text.replace(written, SAMPLES[kind])
    assert "<" not in text, text
    return text
