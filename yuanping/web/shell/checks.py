"""What the frame needs before the first page: the browser files and the province's pack."""

from __future__ import annotations

from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.checks import CheckMessage, Error, Warning, register  # noqa: A004  (Django's own name)

from yuanping.web.shell import province

BROWSER_FILES = ("vendor/tabler.min.css", "django_htmx/htmx-2.min.js", "shell/shell.css", "shell/icons.svg")


@register("yuanping")
def check_browser_files(app_configs: Sequence[AppConfig] | None = None, **_: object) -> list[CheckMessage]:
    """Pages work without them, but nobody would call it a page."""
    missing = [name for name in BROWSER_FILES if finders.find(name) is None]
    if not missing:
        return []
    hint = "运行 npm ci --ignore-scripts，再运行 python tools/vendor_assets.py（make setup 会做这两步）。"
    return [Warning(f"缺少浏览器文件：{'、'.join(missing)}。", hint=hint, id="shell.W001")]


@register("yuanping")
def check_pack(app_configs: Sequence[AppConfig] | None = None, **_: object) -> list[CheckMessage]:
    """An installation without a readable pack can decide nothing."""
    if province.own_pack() is not None:
        return []
    message = f"读不到本省规则包：YUANPING_PROVINCE={settings.PROVINCE}。"
    return [Error(message, hint="核对 YUANPING_PROVINCE 和 YUANPING_PACKS。", id="shell.E001")]
