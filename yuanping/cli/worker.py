"""``yuanping worker``: sequence evidence, dispatch events, fire due deadlines; not in an installation that its checks refuse."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yuanping.cli.types import SubParsers


def add_parser(subparsers: SubParsers) -> None:
    parser = subparsers.add_parser("worker", help="后台：把证据排进日志、分发事件、执行到期事项")
    parser.add_argument("--once", action="store_true", help="只做一轮就结束")
    parser.add_argument("--json", action="store_true", help="以 JSON 回答")


def run(args: argparse.Namespace) -> int:
    import django

    django.setup()
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError

    from yuanping.infra import clock, worker

    try:
        call_command("check", verbosity=0)
    except SystemCheckError as problem:
        print(problem, file=sys.stderr)
        return 1
    if not args.once:
        worker.run_forever()
        return 0
    done = worker.tick(clock.now())
    print(json.dumps({"done": done}) if args.json else f"本轮处理 {done} 项")
    return 0
