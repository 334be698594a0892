"""Which key holder this installation uses (``settings.KEYHOLDER``, a dotted path)."""

from __future__ import annotations

from functools import cache
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from yuanping.apps.draw.ports import KeyHolder


@cache
def key_holder() -> KeyHolder:
    """The one key holder of this process; its own process is started with its first use."""
    return cast("KeyHolder", import_string(settings.KEYHOLDER)())


def replace_key_holder() -> None:
    """Forget the key holder, so that the next use reads the settings again (tests, changed key file)."""
    key_holder.cache_clear()
