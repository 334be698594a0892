"""The name of this installation and the packs it runs on, as the frame of every page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yuanping.infra import packs
from yuanping.kernel.errors import Malformed, Refused
from yuanping.kernel.policy.pack import Pack


@dataclass(frozen=True, slots=True)
class PackLine:
    """One line at the foot of the rail."""

    name: str
    version: str


@lru_cache(maxsize=8)
def _pack(province: str) -> Pack | None:
    """Packs are files of the installation; they change with a release, never under a running process."""
    try:
        return packs.load_pack(province)
    except (Refused, Malformed, OSError):
        return None


def own_pack() -> Pack | None:
    """The pack this installation decides by; nothing while it cannot be read, which every decision then says."""
    return _pack(settings.PROVINCE)


def all_packs() -> tuple[Pack, ...]:
    return tuple(pack for name in packs.provinces() if (pack := _pack(name)) is not None)


def pack_name(pack: Pack) -> str:
    return pack.name_en if (get_language() or "").startswith("en") else pack.name


def system_name() -> str:
    pack = own_pack()
    if pack is None:
        return _("远程异地评标管理系统")
    return _("%(province)s省远程异地评标管理系统") % {"province": pack_name(pack)}


def pack_lines() -> tuple[PackLine, ...]:
    pack = own_pack()
    if pack is None:
        return ()
    return (PackLine(pack_name(pack), pack.version), PackLine(_("国家"), pack.national_version))
