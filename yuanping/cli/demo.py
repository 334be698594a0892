"""``yuanping demo``: the invented province, and one lot through the whole job."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yuanping.cli.types import SubParsers


def add_parser(subparsers: SubParsers) -> None:
    parser = subparsers.add_parser("demo", help="演示省：把一个标段从登记走到可由外人核验的报告")
    parser.add_argument(
        "--record", default="", metavar="FILE:ID", help="金额与投标人数取自真实公告的一条记录；名称一律虚构"
    )
    parser.add_argument(
        "--serve",
        action=argparse.BooleanOptionalAction,
        default=os.environ.get("SERVE", "1") != "0",
        help="结束后运行网站",
    )
    parser.add_argument("--out", default="", metavar="DIR", help="存档包、信任文件和检查点写到这里")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)


def run(args: argparse.Namespace) -> int:
    """Run the walk as a management command: the command floor and the demo floor know each other by name only."""
    os.environ["YUANPING_DEMO"] = "1"
    os.environ["YUANPING_BIND"] = args.host
    import django

    django.setup()
    from django.core.management import call_command

    status = call_command("walk_demo", record=args.record, out=args.out)
    if status not in {None, "", "0"}:
        return int(status)
    if not args.serve:
        return 0
    from yuanping.cli import serve

    return serve.run(argparse.Namespace(host=args.host, port=args.port, threads=8, worker=True))
