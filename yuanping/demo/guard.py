"""Demo mode is for one machine and invented data. Anything else stops the start."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, connection

from yuanping.apps.identity.queries import has_real_organisation

TEST_HOST = "testserver"
PORTS = ("KEYHOLDER", "SIGNER")
"""Settings that name an adapter by its dotted path."""
HARMLESS = ("yuanping.adapters.ca_demo.", "yuanping.adapters.keyholder_process.")


def is_loopback(host: str) -> bool:
    """Whether ``host`` can mean this machine only."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


@register(Tags.security)
def check_loopback(app_configs: Sequence[AppConfig] | None = None, **_: object) -> list[CheckMessage]:
    """No address but this machine's, neither to listen on nor to answer to."""
    if not settings.DEMO:
        return []
    found: list[CheckMessage] = []
    bind = os.environ.get("YUANPING_BIND", "127.0.0.1")
    if not is_loopback(bind):
        found.append(
            Error(
                f"演示模式只能在本机地址运行，而不是 {bind}。",
                hint="去掉 YUANPING_DEMO，或用 127.0.0.1。",
                id="demo.E001",
            )
        )
    for host in settings.ALLOWED_HOSTS:
        if host != TEST_HOST and not is_loopback(host):
            found.append(Error(f"演示模式不应答主机名 {host}。", hint="YUANPING_HOSTS 只留本机名称。", id="demo.E002"))
    return found


@register(Tags.security)
def check_adapters(app_configs: Sequence[AppConfig] | None = None, **_: object) -> list[CheckMessage]:
    """No adapter that reaches the world: whatever is wired must say by its name that it is a demo or runs here."""
    if not settings.DEMO:
        return []
    wired = {name: str(getattr(settings, name, "")) for name in PORTS}
    real = [f"{name}={path}" for name, path in wired.items() if path and not _is_harmless(path)]
    return (
        [Error(f"演示模式不接真实系统：{'、'.join(real)}。", hint="改用演示适配器。", id="demo.E003")] if real else []
    )


def _is_harmless(path: str) -> bool:
    return path.startswith(HARMLESS) or ".tests." in f".{path}"


@register(Tags.database)
def check_no_real_organisation(
    app_configs: Sequence[AppConfig] | None = None, databases: Sequence[str] | None = None, **_: object
) -> list[CheckMessage]:
    """No database in which a real organisation stands."""
    if not settings.DEMO or not databases:
        return []
    try:
        if "identity_organisation" in connection.introspection.table_names() and has_real_organisation():
            return [
                Error(
                    "数据库里有真实单位，演示模式拒绝启动。", hint="用一个空的 YUANPING_DATA 或数据库。", id="demo.E004"
                )
            ]
    except DatabaseError as problem:
        return [Error(f"数据库无法读取：{problem}", id="demo.E005")]
    return []
