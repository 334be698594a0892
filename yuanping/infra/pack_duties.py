"""YAML of a pack → its duties. One sentence of the document is one group; its items are the single things to be done."""

from __future__ import annotations

from yuanping.infra.pack_compiler import Folder
from yuanping.infra.yaml_file import Node
from yuanping.kernel.policy.duty import Duty, Moment, Role, Strength
from yuanping.kernel.policy.facts import Mode

NATIONAL = "law."
"""How the names of the nation's duties begin, so that none of a province takes their place by accident."""


def read_duties(folder: Folder, *, national: bool) -> tuple[Duty, ...]:
    """The duties of ``rules/*.yaml``."""
    return tuple(
        duty
        for top in folder.files("rules")
        if top.has("duties")
        for group in top.get("duties").items()
        for duty in _group(group, folder, national=national)
    )


def _group(group: Node, folder: Folder, *, national: bool) -> list[Duty]:
    law, quote = folder.law(group.get("law")), group.get("quote").text
    doers = tuple(each.read(Role) for each in group.get("of").items())
    strength = group.get("strength").read(Strength)
    modes = tuple(mode.read(Mode) for mode in group.get("modes").items()) if group.has("modes") else ()
    exempt_only = group.has("exempt_only") and group.get("exempt_only").yes
    if exempt_only and modes:
        raise group.refuse("what goes with an exemption has no mode")
    from_on = group.get("from").day if group.has("from") else None
    until_on = group.get("until").day if group.has("until") else None
    found = []
    for item in group.get("items").items():
        duty = Duty(
            duty=item.get("id").text,
            says=item.get("says").text,
            duty_of=doers,
            when=item.get("when").read(Moment),
            strength=strength,
            modes=modes,
            evidence=item.get("evidence").text,
            law=law,
            quote=quote,
            deadline=item.get("deadline").text if item.has("deadline") else "",
            from_on=from_on,
            until_on=until_on,
            exempt_only=exempt_only,
        )
        if duty.duty.startswith(NATIONAL) is not national:
            raise item.refuse(f"only the names of the nation's duties begin with {NATIONAL}")
        item.done()
        found.append(duty)
    group.done()
    return found
