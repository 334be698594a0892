"""A list at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

PAGE = 50
"""Rows of a list at a time."""
T = TypeVar("T")
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Paged(Generic[T]):
    """One page of a list, and how many there are."""

    rows: tuple[T, ...]
    page: int
    pages: int
    count: int


def cut_page(rows: QuerySet[M], page: int) -> tuple[list[M], int, int, int]:
    """The rows of a page, its number within bounds, how many pages, how many rows."""
    count = rows.count()
    pages = max(1, -(-count // PAGE))
    number = min(max(page, 1), pages)
    return list(rows[(number - 1) * PAGE : number * PAGE]), number, pages, count
