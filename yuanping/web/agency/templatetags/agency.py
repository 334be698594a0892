"""Amounts as the pages write them."""

from __future__ import annotations

from django import template

from yuanping.kernel.money import Yuan, format_wan

register = template.Library()


@register.filter
def wan(amount: Yuan | None) -> str:
    """``4,280.00``: the unit stands beside it or in the head of the column."""
    return "" if amount is None else format_wan(amount)
