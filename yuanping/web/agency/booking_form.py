"""The booking form as it is shown and read: one form for everything the platform must know."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, time

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yuanping.apps.booking.queries import RequestForm
from yuanping.infra.ids import new_secret_id
from yuanping.infra.specialties import specialty_name
from yuanping.kernel.booking.plan import BookingPlan, Contact
from yuanping.kernel.booking.slots import moment
from yuanping.kernel.draw.values import Quota
from yuanping.kernel.errors import Refused
from yuanping.kernel.venues.hours import Interval
from yuanping.web.shell.notices import Notice
from yuanping.web.shell.places import place_name

ROWS = 5
LEVEL_ONE = 3
"""The first level below the letter: A08."""
CODE = re.compile(r"(?<![A-Za-z0-9])[A-Z][0-9]*(?![A-Za-z0-9])")
FIRST_YEAR, LAST_YEAR = 2000, 2200
"""Beyond these years no session is meant, and a local day cannot always be counted."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What was typed, as text; nothing is judged here but what cannot be read at all."""

    specialties: tuple[str, ...]
    seats: tuple[str, ...]
    representatives: str
    host: str
    scope: str
    centres: tuple[str, ...]
    day: str
    starts: str
    ends_on: str
    ends: str
    contact_name: str
    contact_phone: str
    key: str

    @classmethod
    def read(cls, post: QueryDict) -> Filled:
        return cls(
            specialties=tuple(post.getlist("specialty")[:20]),
            seats=tuple(post.getlist("seats")[:20]),
            representatives=post.get("representatives", "").strip(),
            host=post.get("host", ""),
            scope=post.get("scope", "all"),
            centres=tuple(post.getlist("centres")),
            day=post.get("day", ""),
            starts=post.get("starts", ""),
            ends_on=post.get("ends_on", ""),
            ends=post.get("ends", ""),
            contact_name=post.get("contact_name", ""),
            contact_phone=post.get("contact_phone", ""),
            key=post.get("key", ""),
        )

    def on(self, day: date) -> Filled:
        """The same on another day; a session that ends days later still does."""
        try:
            later = date.fromisoformat(self.ends_on) - date.fromisoformat(self.day)
        except ValueError:
            return replace(self, day=day.isoformat(), ends_on="")
        return replace(self, day=day.isoformat(), ends_on=(day + later).isoformat())

    def with_centre(self, centre_id: str) -> Filled:
        """The same with one venue more to draw among."""
        return replace(self, scope="chosen", centres=(*self.centres, centre_id))

    def quotas(self) -> tuple[Quota, ...]:
        """Seats by code, the code at whatever level; rows that are not filled in are left out.

        Raises:
            Refused: ``seats_not_a_number``.
        """
        rows = [each for each in zip(self.specialties, self.seats, strict=False) if each[0].strip() and each[1].strip()]
        return tuple(Quota(read_code(specialty), _whole(seats, "quotas")) for specialty, seats in rows)

    def plan(self) -> BookingPlan:
        """The plan.

        Raises:
            Refused: ``hours_missing``, ``host_not_chosen``, ``seats_not_a_number``.
        """
        hours = read_hours(self.day, self.starts, self.ends_on, self.ends)
        if not self.host:
            raise Refused("host_not_chosen", {}, field="host")
        return BookingPlan(
            quotas=self.quotas(),
            representatives=_whole(self.representatives or "0", "representatives"),
            host=self.host,
            centres=self.centres if self.scope == "chosen" else (),
            starts_at=hours.starts_at,
            ends_at=hours.ends_at,
            contact=Contact(self.contact_name, self.contact_phone),
        )


def read_code(typed: str) -> str:
    """The code in what was typed or picked from the list, the name before it left out; what holds no code stays as it is, to be refused."""
    found = CODE.findall(typed)
    return found[-1] if found else typed.strip()


def read_hours(day: str, starts: str, ends_on: str, ends: str) -> Interval:
    """The hours as they were typed; without a day of its own the session ends on the day it begins.

    Raises:
        Refused: ``hours_missing``.
    """
    try:
        on = date.fromisoformat(day)
        last = date.fromisoformat(ends_on) if ends_on else on
        if not FIRST_YEAR <= min(on, last).year <= max(on, last).year < LAST_YEAR:
            raise ValueError("a day nobody means")
        return Interval(moment(on, time.fromisoformat(starts)), moment(last, time.fromisoformat(ends)))
    except ValueError as odd:
        raise Refused("hours_missing", {}, field="starts_at") from odd


def _whole(text: str, field: str) -> int:
    if not text.strip().lstrip("-").isascii() or not text.strip().lstrip("-").isdigit() or len(text) > 4:
        raise Refused("seats_not_a_number", {"text": text[:20]}, field=field)
    return int(text)


@dataclass(frozen=True, slots=True)
class QuotaRow:
    number: int
    specialty: str
    seats: str


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Branch:
    """One code of the classification with its number of experts, and the codes below it."""

    name: str
    experts: int
    below: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class FormPage:
    """The form with its values, errors by field, and the limits in words."""

    form: RequestForm
    filled: Filled
    rows: tuple[QuotaRow, ...]
    specialties: tuple[Option, ...]
    tree: tuple[Branch, ...]
    hosts: tuple[Option, ...]
    subs: tuple[Option, ...]
    limits: tuple[str, ...]
    error: str
    error_field: str

    @property
    def hours_error(self) -> str:
        """What is wrong with the hours."""
        return self.error if self.error_field in {"starts_at", "ends_at"} else ""


def compose_form(form: RequestForm, filled: Filled | None, notice: Notice | None = None) -> FormPage:
    values = filled or _first(form)
    pairs = list(zip(values.specialties, values.seats, strict=False))
    pairs += [("", "")] * max(0, ROWS - len(pairs))
    return FormPage(
        form=form,
        filled=values,
        rows=tuple(QuotaRow(number, *pair) for number, pair in enumerate(pairs, 1)),
        specialties=tuple(
            Option(
                specialty_name(each.specialty),
                ngettext("全省 %(n)s 人", "全省 %(n)s 人", each.experts) % {"n": each.experts},
                False,
            )
            for each in form.specialties
        ),
        tree=_branches({each.specialty: each.experts for each in form.specialties}),
        hosts=tuple(
            Option(each.centre_id, f"{each.name}（{place_name(each.region)}）", each.centre_id == values.host)
            for each in form.centres
        ),
        subs=tuple(Option(each.centre_id, each.name, each.centre_id in values.centres) for each in form.centres),
        limits=_limits(form),
        error=notice.why if notice else "",
        error_field=notice.field if notice else "",
    )


def _branches(experts: dict[str, int], above: str = "") -> tuple[Branch, ...]:
    """The codes one level below; whoever holds a code is counted under every code above it, so no level is missing."""
    length = len(above) + 2 if above else LEVEL_ONE
    below = [code for code in experts if len(code) == length and code.startswith(above)]
    return tuple(Branch(specialty_name(code), experts[code], _branches(experts, code)) for code in below)


def _first(form: RequestForm) -> Filled:
    return Filled(
        specialties=tuple(specialty_name(quota.specialty) for quota in form.suggested),
        seats=tuple(str(quota.seats) for quota in form.suggested),
        representatives=str(form.representatives),
        host=form.host,
        scope="all",
        centres=(),
        day=max(form.evaluation_on, form.earliest_on).isoformat(),
        starts="09:00",
        ends_on="",
        ends="17:00",
        contact_name="",
        contact_phone="",
        key=new_secret_id(),
    )


def _limits(form: RequestForm) -> tuple[str, ...]:
    rules, found = form.rules, []
    found.append(_("评标委员会 %(n)s 人以上单数，专家不少于三分之二") % {"n": rules.committee_least.number})
    if rules.offsite_least:
        found.append(
            _("异地专家不少于 %(share)s%(article)s")
            % _share(rules.offsite_least.share, rules.offsite_least.law.article)
        )
    if rules.sub_most:
        found.append(
            _("单一副场不超过 %(share)s%(article)s") % _share(rules.sub_most.share, rules.sub_most.law.article)
        )
    if rules.subs_least.number > 1:
        found.append(
            _("副场至少 %(n)s 个%(article)s") % {"n": rules.subs_least.number, "article": rules.subs_least.law.article}
        )
    return tuple(found)


def _share(share: object, article: str) -> dict[str, str]:
    return {"share": str(share), "article": article}
