"""``yuanping verify``: the stranger's checker, the same as ``python -m yuanping.verify``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from yuanping.verify import command

if TYPE_CHECKING:
    from yuanping.cli.types import SubParsers


def add_parser(subparsers: SubParsers) -> None:
    command.add_arguments(subparsers.add_parser("verify", help="核验一个存档包，不需要数据库和网络"))


def run(args: argparse.Namespace) -> int:
    return command.run(args)
