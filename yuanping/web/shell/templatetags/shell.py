"""Filters and tags of every template (a builtin library, no ``load`` needed)."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

from yuanping.kernel.law import Law
from yuanping.web.shell import formats
from yuanping.web.shell.context_values import LawLink, law_href

register = template.Library()


@register.filter
def moment(value: datetime | None) -> str:
    return formats.moment(value) if value else ""


@register.filter
def day(value: date | datetime | None) -> str:
    return formats.day(value) if value else ""


@register.filter
def long_day(value: date | datetime | None) -> str:
    return formats.long_day(value) if value else ""


@register.filter
def short_day(value: date | datetime | None) -> str:
    return formats.short_day(value) if value else ""


@register.filter
def until(starts: datetime, ends: datetime) -> str:
    """From ``starts`` until ``ends``, with the day it ends on where that is another."""
    return formats.span(starts, ends)


@register.filter
def hour(value: datetime | None) -> str:
    return formats.hour(value) if value else ""


@register.filter
def log_hour(value: datetime | None) -> str:
    return formats.log_hour(value) if value else ""


@register.filter
def hash8(value: str) -> str:
    return formats.hash8(str(value))


@register.filter
def hash_groups(value: str) -> str:
    return formats.groups(str(value))


@register.filter
def comma(value: int | None) -> str:
    """4,280"""
    return "" if value is None else f"{value:,}"


@register.filter
def law_url(law: Law | LawLink) -> str:
    return law_href(law.document, law.article)


@register.filter
def control(field: BoundField, hint: str = "") -> SafeString:
    """A form field with our class, tied to its hint and its error."""
    name = type(field.field.widget).__name__
    css = "form-select" if "Select" in name else "" if name in {"CheckboxInput", "RadioSelect"} else "form-control"
    attrs: dict[str, str | bool] = {"class": css} if css else {}
    described = [f"{field.auto_id}_helptext"] if hint or field.help_text else []
    if field.errors:
        described.append(f"{field.auto_id}_error")
        attrs["aria-invalid"] = "true"
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=attrs)
