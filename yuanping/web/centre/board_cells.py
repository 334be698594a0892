"""The cells of one line of the board, written as text: thousands of them, and a template's price for each is what a page of them would cost.

Everything that is not a number or a word of ours is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Label:
    """What a block says of its sitting. ``href`` is empty where the row's own page is the one to open."""

    number: str
    role: str
    when: str
    state: str
    css: str
    offer_id: str
    version: int
    confirmed: bool
    href: str


@dataclass(frozen=True, slots=True)
class Cell:
    """``width`` columns; ``word`` is what it says without a sitting, ``end`` where a share of the room is written."""

    at: int
    width: int
    css: str
    word: str = ""
    label: Label | None = None
    more: int = 0


def write_cells(cells: Iterable[Cell], *, own: bool, place: str = "") -> SafeString:
    """Cells as a table row has them; ``place`` is the address below which a workstation's own sittings have their page."""
    return SafeString("".join(_write(each, own, place) for each in cells))


def _write(cell: Cell, own: bool, place: str) -> str:
    css = f' class="{cell.css}"' if cell.css else ""
    if cell.label is None:
        return f'<td role="gridcell" colspan="{cell.width}"{css}>{escape(cell.word)}</td>'
    of = cell.label
    href = escape(of.href or f"{place}{of.offer_id}/")
    more = f" +{cell.more}" if cell.more else ""
    said = f'<b>{escape(of.number)}</b> {escape(of.role)} {escape(of.state)} <span class="w">{escape(of.when)}</span>'
    drag = _drag(of) if own else ""
    return f'<td role="gridcell" colspan="{cell.width}"{css}{drag}><a href="{href}">{said}{more}</a></td>'


def _drag(of: Label) -> str:
    """What a block needs to be picked up: its offer, the version seen, and whether moving it asks for a reason."""
    confirmed = ' data-c="1"' if of.confirmed else ""
    return f' draggable="true" data-o="{escape(of.offer_id)}" data-v="{of.version}"{confirmed}'
