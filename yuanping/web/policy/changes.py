"""What changed between two decisions of one lot: facts, pack, verdict, readings."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from yuanping.apps.policy.queries import DecisionView
from yuanping.web.policy.facts_words import facts_lines
from yuanping.web.policy.words import verdict_words


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; an empty side means that there was none."""

    what: str
    before: str
    after: str


def changes_between(before: DecisionView, after: DecisionView) -> tuple[Change, ...]:
    """The result first, then the pack, then every fact that is not the same."""
    found = [
        Change(_("结论"), verdict_words(before.decision), verdict_words(after.decision)),
        Change(_("规则包"), _pack(before), _pack(after)),
    ]
    old = {line.key: line for line in facts_lines(before.facts)}
    new = {line.key: line for line in facts_lines(after.facts)}
    for key in dict.fromkeys([*old, *new]):
        label = (new.get(key) or old[key]).label
        found.append(Change(label, old[key].value if key in old else "", new[key].value if key in new else ""))
    return tuple(each for each in found if each.before != each.after)


def _pack(view: DecisionView) -> str:
    name = view.decision.pack
    return f"{_(name.name)} {name.version}·{_('国家')} {name.national_version}（{name.digest[:8]}）"
