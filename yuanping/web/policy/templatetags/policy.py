"""Filters of the desk: the error slot of a field, a control that is tied to it, an amount exact to the 分."""

from __future__ import annotations

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

from yuanping.kernel.law import Law
from yuanping.kernel.policy.facts import LotFacts
from yuanping.web.policy import desk_facts
from yuanping.web.policy.desk_form import Problem
from yuanping.web.policy.document import text_href
from yuanping.web.policy.marks import Marked

register = template.Library()


@register.filter
def slot(slots: dict[str, Problem], field: BoundField) -> Problem:
    """The error of this field; every field has one, empty while nothing is wrong."""
    return slots[field.html_name]


@register.filter
def desk_control(field: BoundField, hint: str = "") -> SafeString:
    """A field whose description is its hint and its error slot; the slot stays in the page, so it can be refilled."""
    name = type(field.field.widget).__name__
    css = "form-select" if name == "Select" else "" if name == "CheckboxInput" else "form-control"
    kept = str(field.field.widget.attrs.get("class", ""))
    described = [f"h-{field.html_name}"] if hint else []
    attrs: dict[str, str | bool] = {"aria-describedby": " ".join([*described, f"e-{field.html_name}"])}
    if css:
        attrs["class"] = f"{css} {kept}".strip()
    if field.errors:
        attrs["aria-invalid"] = "true"
    return field.as_widget(attrs=attrs)


@register.filter
def desk_query(facts: LotFacts, code: str) -> str:
    """The address of these facts at the desk, without the name of the lot."""
    return desk_facts.desk_query(facts, code)


@register.filter
def text_url(law: Law) -> str:
    """The article in the full text of its document."""
    return text_href(law)


@register.filter
def marked_url(each: Marked) -> str:
    """The article in the full text, with the sentence marked there too."""
    return text_href(each.law, each.start, each.end)
