"""``yuanping serve``: migrations, the web application, the live channel and the worker, stopped together."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yuanping.cli.types import SubParsers

STOP_WITHIN = 15.0


def add_parser(subparsers: SubParsers) -> None:
    parser = subparsers.add_parser("serve", help="运行网站和后台")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址；演示模式只允许本机")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--live-port", type=int, default=0, help="实时通道的端口；默认为网站端口加一")
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--worker", action=argparse.BooleanOptionalAction, default=True, help="同时运行后台进程")


def run(args: argparse.Namespace) -> int:
    """Check, migrate, start the children, wait; the end of one ends the other. Returns 0 after a signal, 1 after a failure."""
    os.environ["YUANPING_BIND"] = args.host
    live_port = getattr(args, "live_port", 0) or args.port + 1
    if "YUANPING_LIVE_URL" not in os.environ and os.environ.get("YUANPING_DEMO") == "1":
        # no reverse proxy joins the two ports of a demonstration, so the page is told where the channel is
        os.environ["YUANPING_LIVE_URL"] = f"ws://{_address(args.host, live_port)}/live/"
    import django

    django.setup()
    from django.core.management import CommandError, call_command
    from django.core.management.base import SystemCheckError

    try:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("check", databases=["default"], verbosity=0)
    except (SystemCheckError, CommandError) as problem:
        print(problem, file=sys.stderr)
        return 1
    address = _address(args.host, args.port)
    print(f"网站：http://{address}/ （Ctrl+C 停止）", flush=True)
    return _supervise(_commands(address, live_port, args))


def _address(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _commands(address: str, live_port: int, args: argparse.Namespace) -> list[list[str]]:
    web = [
        sys.executable, "-m", "gunicorn", "yuanping.config.wsgi:application", "--bind", address,
        "--worker-class", "gthread", "--workers", "1", "--threads", str(args.threads), "--log-level", "warning",
        "--graceful-timeout", "5",
    ]  # fmt: skip
    own = [sys.executable, "-m", "yuanping.cli"]
    live = [*own, "live", "--host", args.host, "--port", str(live_port)]
    return [web, live, [*own, "worker"]] if args.worker else [web, live]


def _supervise(commands: list[list[str]]) -> int:
    stopping: list[int] = []

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        stopping.append(number)

    earlier = {each: signal.signal(each, ask_to_stop) for each in (signal.SIGINT, signal.SIGTERM)}
    # children get their own sessions: Ctrl+C reaches only us, and we stop them in order
    children = [subprocess.Popen(command, start_new_session=True) for command in commands]  # noqa: S603  (our own)
    try:
        while not stopping and all(child.poll() is None for child in children):
            time.sleep(0.2)
    finally:
        _stop(children)
        for each, handler in earlier.items():
            signal.signal(each, handler)
    return 0 if stopping else 1


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
