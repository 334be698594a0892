"""Form fields that several slices share: a text that a kernel function reads, an amount in 万元."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django import forms

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

from yuanping.infra.refusals import explain
from yuanping.kernel.errors import Refused
from yuanping.kernel.money import Yuan


class Checked(forms.CharField):
    """A text that a kernel function reads; its refusal becomes the error of the field."""

    def __init__(
        self, label: StrOrPromise, read: Callable[[str], object] | None = None, *, required: bool = True
    ) -> None:
        super().__init__(label=label, required=required, max_length=60)
        self._read = read

    def clean(self, value: str) -> object:
        text = str(super().clean(value) or "").strip()
        if not text or self._read is None:
            return text or None
        try:
            return self._read(text)
        except Refused as refused:
            raise problem_of(refused) from None


def problem_of(refused: Refused) -> forms.ValidationError:
    """A refusal as the error of a field: its words and its code."""
    said = explain(refused)
    return forms.ValidationError(f"{said.what}{said.why}{said.next}", code=refused.code)


def wan(label: StrOrPromise, *, required: bool = False) -> Checked:
    """An amount in 万元, exact to the 分."""
    field = Checked(label, Yuan.from_wan, required=required)
    field.widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "num", "autocomplete": "off"})
    return field
