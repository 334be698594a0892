"""Formats of the desk."""

from decimal import Decimal

from django import template

from yuanping.kernel.money import Yuan, format_wan

register = template.Library()


@register.filter
def wan(amount: Yuan) -> str:
    """4,280.00, in 万元."""
    return format_wan(amount)


@register.filter
def points(value: Decimal | str) -> str:
    """7.0: one decimal at least, nothing for an empty field."""
    if value == "":
        return ""
    number = Decimal(value)
    exponent = number.as_tuple().exponent
    return format(number, "f") if isinstance(exponent, int) and exponent < 0 else f"{number:.1f}"
