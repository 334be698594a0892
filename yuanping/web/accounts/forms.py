"""Forms of this package. What the services refuse comes back beside the field; passwords never come back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from yuanping.apps.identity.services import OrganisationDraft, OrganisationKind
from yuanping.kernel.actor import Role
from yuanping.kernel.errors import Refused
from yuanping.web.accounts.words import KINDS, in_words
from yuanping.web.shell.fields import problem_of
from yuanping.web.shell.menu import role_name
from yuanping.web.shell.notices import Notice, notice_of

T = TypeVar("T")
LONGEST = 256


class OrganisationForm(forms.Form):
    kind = forms.ChoiceField(label=_("类别"))
    name = forms.CharField(label=_("单位名称"), max_length=200)
    uscc = forms.CharField(label=_("统一社会信用代码"), max_length=40)
    region = forms.CharField(label=_("住所地行政区划代码"), max_length=40)
    name_en = forms.CharField(label=_("英文名称"), max_length=200, required=False)
    invented = forms.BooleanField(label=_("这是虚构的单位"), required=False)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [(each.value, str(words)) for each, words in KINDS.items()]
        self.fields["uscc"].widget.attrs.update(autocomplete="off", spellcheck="false", autocapitalize="characters")
        self.fields["region"].widget.attrs.update(autocomplete="off", inputmode="numeric", list="regions")
        if not settings.DEMO:
            del self.fields["invented"]

    def draft(self) -> OrganisationDraft:
        data = self.cleaned_data
        return OrganisationDraft(
            OrganisationKind(data["kind"]),
            data["name"],
            data["uscc"],
            data["region"],
            data["name_en"],
            demo=bool(data.get("invented")),
        )


class AccountForm(forms.Form):
    username = forms.CharField(label=_("账号名"), max_length=80)
    display_name = forms.CharField(label=_("姓名"), max_length=64)
    password = forms.CharField(
        label=_("首次口令"),
        max_length=LONGEST,
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["username"].widget.attrs.update(autocomplete="off", autocapitalize="none", spellcheck="false")
        self.fields["display_name"].widget.attrs.update(autocomplete="off")


class GrantForm(forms.Form):
    username = forms.CharField(label=_("账号名"), max_length=80)
    role = forms.ChoiceField(label=_("角色"))

    def __init__(self, roles: tuple[Role, ...], data: QueryDict | None = None) -> None:
        super().__init__(data)
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [(each.value, role_name(each)) for each in roles]
        self.fields["username"].widget.attrs.update(autocomplete="off", autocapitalize="none", spellcheck="false")


class PasswordForm(forms.Form):
    old = forms.CharField(label=_("原口令"), max_length=LONGEST, strip=False, widget=forms.PasswordInput)
    new = forms.CharField(label=_("新口令"), max_length=LONGEST, strip=False, widget=forms.PasswordInput)
    again = forms.CharField(label=_("再输入一次新口令"), max_length=LONGEST, strip=False, widget=forms.PasswordInput)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["old"].widget.attrs.update(autocomplete="current-password")
        for name in ("new", "again"):
            self.fields[name].widget.attrs.update(autocomplete="new-password")


for _form in (OrganisationForm, AccountForm, GrantForm, PasswordForm):
    for _field in _form.base_fields.values():
        _field.error_messages["required"] = _("没有填写，这一栏必填。")
        _field.error_messages["invalid_choice"] = _("从列表中选择。")


def ask(form: forms.Form, call: Callable[[], T]) -> tuple[T | None, Notice | None]:
    """Call the service for a valid form. A refusal stands beside its field, or comes back as the notice of the page."""
    try:
        return call(), None
    except Refused as refused:
        worded = in_words(refused)
        if worded.field in form.fields:
            form.add_error(worded.field, problem_of(worded))
            return None, None
        return None, notice_of(worded)
