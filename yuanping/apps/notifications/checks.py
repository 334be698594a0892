"""What must hold before notices go through the gateway shipped with the platform: its sender is another user's, outside of demonstrations.

Whoever takes over the platform's process then gets sealed bytes and a socket; the key that opens them is not for its user to read.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

SHIPPED = "yuanping.adapters.sms_gateway_http."
OPENED_WITH = ("sender.key", "gateway.json")
"""What the sender's folder holds that nobody else may read (``adapters/sms_gateway_http/folder.py``)."""


def is_within_reach(path: Path) -> bool:
    """Whether this process's user can read ``path``, or make it readable because it owns it."""
    try:
        owner = path.stat().st_uid
    except OSError:
        return False
    return owner == os.geteuid() or os.access(path, os.R_OK, effective_ids=True)


@register(Tags.security)
def check_sender(app_configs: Sequence[AppConfig] | None = None, **_: object) -> list[CheckMessage]:
    """In production the sender is a service, and the platform's user reads none of its files."""
    if settings.DEMO or settings.DEBUG or not settings.NOTICE_OUTLET.startswith(SHIPPED):
        return []
    found: list[CheckMessage] = []
    if not settings.SMS_SOCKET:
        found.append(
            Error(
                "短信发送进程须是另一用户运行的服务，而 YUANPING_SMS_SOCKET 没有指明它。",
                hint="以另一系统用户运行 yuanping sms-sender --serve，见 docs/settings.md。",
                id="notifications.E001",
            )
        )
    folder = Path(settings.SMS_FOLDER)
    if open_ones := [name for name in OPENED_WITH if is_within_reach(folder / name)]:
        found.append(
            Error(
                f"平台自己的用户能读到短信发送进程的文件：{'、'.join(open_ones)}（在 {folder}）。",
                hint="把目录移交给另一系统用户，权限 0700，文件 0600；平台不要以 root 运行。密钥若曾可读，应重新生成。",
                id="notifications.E002",
            )
        )
    return found
