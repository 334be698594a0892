"""A breach of the catalogue's rules in words, as the province and the centres that can mend it read it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yuanping.kernel.law import Law
from yuanping.kernel.region import CITIES
from yuanping.kernel.venues.published import PublishedBreach
from yuanping.kernel.venues.watch import Breach
from yuanping.web.shell.places import place_name


@dataclass(frozen=True, slots=True)
class BreachLine:
    """``subject`` is a centre, a venue or a city."""

    subject: str
    what: str
    law: Law


TEXTS: dict[str, Promise] = {
    "fewer_than_ten_seats": _("支持跨省远程异地评标的可用工位 %(have)s 个，应不少于 %(need)s 个"),
    "shared_below_fifth": _("本地区专属共享工位 %(have)s 个，按比例下限应有 %(need)s 个"),
    "no_shared_room": _("全室专属共享的评标室 %(have)s 个，评标室不多的场所至少应有 %(need)s 个"),
}


def breach_line(each: Breach) -> BreachLine:
    """The sentence of a breach."""
    words = str(TEXTS[each.code]) % {"have": each.have, "need": each.need}
    subject = place_name(each.subject) if each.subject in CITIES else each.subject
    return BreachLine(subject, words, each.law)


def published_breach(each: PublishedBreach) -> Breach:
    """A breach as it was published; who can mend it is not told to the public."""
    return Breach(each.code, each.subject, each.have, each.need, each.law, ())
