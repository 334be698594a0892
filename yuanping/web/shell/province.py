"""The name of this installation and the packs it runs on, as the frame of every page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class PackLine:
    name: str
    version: str


def system_name() -> str:
    return _("远程异地评标管理系统")


def pack_lines() -> tuple[PackLine, ...]:
    return ()
