"""Until when the three parties commit and reveal (承诺、揭示时限), and what happens then.

* No text at hand fixes these terms: the figures are the platform's own, dated in the pack, and a province's own replace them.
* A term that has run out undoes nothing: a late commitment or reveal still counts until something else has happened.
* Who has not committed is named to the supervisor, who may void. Who has not revealed is named too, and the two others are asked for their shares.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yuanping.kernel.errors import Malformed
from yuanping.kernel.policy.pack import Pack

_NAMES = ("draw.commit_working_days", "draw.reveal_working_days")


@dataclass(frozen=True, slots=True)
class PartyTerms:
    """The terms of one ceremony, in whole working days after its opening and after its freezing."""

    commit_days: int = 1
    reveal_days: int = 1

    def __post_init__(self) -> None:
        """Refuse figures with which no term can be counted."""
        if not (self.commit_days > 0 and self.reveal_days > 0):
            raise Malformed("party_terms", "no term can be counted with these figures")


def party_terms(pack: Pack, on: date) -> PartyTerms:
    """Return the terms as they hold on a day; a pack from before them has the platform's usual ones."""
    commit, reveal = (pack.find_parameter(name, on) for name in _NAMES)
    if commit is None or reveal is None:
        return PartyTerms()
    return PartyTerms(commit.whole, reveal.whole)
