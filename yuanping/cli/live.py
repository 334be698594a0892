"""``yuanping live``: the websocket channel that desks test themselves against."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yuanping.cli.types import SubParsers


def add_parser(subparsers: SubParsers) -> None:
    parser = subparsers.add_parser("live", help="工位自检的实时通道（WebSocket）")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址；对外由反向代理转接 /live/")
    parser.add_argument("--port", type=int, default=8001)


def run(args: argparse.Namespace) -> int:
    """Serve the channel until SIGTERM or Ctrl+C; needs the installation's keys, no database."""
    os.environ["YUANPING_BIND"] = args.host
    import django

    django.setup()
    asyncio.run(_serve(args.host, args.port))
    return 0


async def _serve(host: str, port: int) -> None:
    from django.conf import settings

    from yuanping.realtime.server import start

    server = await start(host, port, list(settings.ALLOWED_HOSTS))
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()
    server.close()
    await server.wait_closed()
