"""A reference to an article, cited by value and resolved against ``packs/*/law.yaml``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Law:
    """One article of one document, e.g. ``Law("辽发改法规〔2025〕843号", "（十三）")``."""

    document: str
    article: str

    def __str__(self) -> str:
        return f"{self.document}{self.article}"
