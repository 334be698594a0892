"""Every refusal has its words, every article its text, every transition its article."""

from __future__ import annotations

import importlib

from tests.architecture.source import PACKAGE, at, calls, modules, text
from yuanping.infra import refusals
from yuanping.infra.packs import law_index
from yuanping.kernel.machine import Machine


def _codes() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in modules():
        for call in calls(path, "Refused", "Conflict"):
            code = text(call.args[0]) if call.args else None
            if code is not None:
                found.setdefault(code, at(path, call))
    return found


def test_every_refusal_has_a_text() -> None:
    missing = {code: where for code, where in _codes().items() if code not in refusals.TEXTS}
    assert missing == {}


def test_every_refusal_says_what_why_and_next() -> None:
    empty = [
        code for code, words in refusals.TEXTS.items() if not (str(words.what) and str(words.why) and str(words.next))
    ]
    assert empty == []


def test_every_article_cited_in_code_is_in_a_pack() -> None:
    known = law_index()
    missing = []
    for path in modules():
        for call in calls(path, "Law"):
            words = [text(argument) for argument in call.args]
            if len(words) == 2 and None not in words and tuple(words) not in known:
                missing.append(f"{at(path, call)} {words[0]}{words[1]}")
    assert missing == []


def _machines() -> dict[str, Machine]:
    found = {}
    for path in modules("kernel"):
        if path.name == "states.py":
            name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
            for value in vars(importlib.import_module(name)).values():
                if isinstance(value, Machine):
                    found[value.name] = value
    return found


def test_every_state_is_reachable_and_every_transition_has_an_article() -> None:
    known = law_index()
    machines = _machines()
    assert len(machines) >= 5
    for machine in machines.values():
        reached, front = {machine.initial}, {machine.initial}
        while front:
            front = {t.target for t in machine.transitions if set(t.sources) & front} - reached
            reached |= front
        assert reached == set(machine.states), machine.name
        for transition in machine.transitions:
            assert transition.law is not None, f"{machine.name}.{transition.name}"
            assert (transition.law.document, transition.law.article) in known, (
                f"{machine.name}.{transition.name}: {transition.law}"
            )
            assert transition.who, f"{machine.name}.{transition.name}"
