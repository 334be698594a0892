"""A process as a table: who may take it from which state to which, by which article.

* A table is data; one service advances it; ``tools/render_states.py`` renders it into ``docs/states``.
* ``Machine`` refuses a table that contradicts itself, so a mistake shows when the module is imported.
"""

from __future__ import annotations

from dataclasses import dataclass

from yuanping.kernel.actor import Role
from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law


@dataclass(frozen=True, slots=True)
class Transition:
    """One way from ``sources`` to ``target``. ``guard`` says in words what the service checks besides state and role."""

    name: str
    sources: tuple[str, ...]
    target: str
    who: tuple[Role, ...]
    law: Law | None = None
    guard: str = ""


@dataclass(frozen=True, slots=True)
class Machine:
    """The table of one process."""

    name: str
    states: tuple[str, ...]
    initial: str
    transitions: tuple[Transition, ...]

    def __post_init__(self) -> None:
        known = set(self.states)
        if len(known) != len(self.states) or self.initial not in known:
            raise ValueError(f"{self.name}: states are doubled, or {self.initial!r} is none of them")
        names = [transition.name for transition in self.transitions]
        if len(set(names)) != len(names):
            raise ValueError(f"{self.name}: two transitions of one name")
        for transition in self.transitions:
            strange = {*transition.sources, transition.target} - known
            if strange or not transition.sources:
                raise ValueError(f"{self.name}.{transition.name}: unknown states {sorted(strange)}")

    def transition(self, name: str) -> Transition:
        """The transition called ``name``; a wrong name is a bug and raises ``KeyError``."""
        for transition in self.transitions:
            if transition.name == name:
                return transition
        raise KeyError(f"{self.name} has no transition {name!r}")

    def advance(self, state: str, name: str, role: Role) -> str:
        """The state after ``name``.

        Raises:
            Refused: ``wrong_state`` when ``name`` does not start in ``state``; ``wrong_role`` when ``role`` may not take it.
        """
        transition = self.transition(name)
        params = {"machine": self.name, "transition": name, "state": str(state)}
        if state not in transition.sources:
            raise Refused("wrong_state", params, transition.law)
        if role not in transition.who:
            raise Refused("wrong_role", {**params, "role": str(role)}, transition.law)
        return transition.target

    def can(self, state: str, name: str, role: Role) -> bool:
        """Whether ``advance`` would succeed."""
        transition = self.transition(name)
        return state in transition.sources and role in transition.who

    def open_to(self, state: str, role: Role) -> tuple[str, ...]:
        """Names of the transitions that ``role`` may take from ``state``."""
        return tuple(t.name for t in self.transitions if state in t.sources and role in t.who)
