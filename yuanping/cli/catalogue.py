"""``yuanping catalogue``: check a downloaded publication of the shared catalogue without the platform."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from yuanping.verify import catalogue

if TYPE_CHECKING:
    from yuanping.cli.types import SubParsers


def add_parser(subparsers: SubParsers) -> None:
    catalogue.add_arguments(subparsers.add_parser("catalogue", help="核验下载的共享资源目录，不需要数据库和网络"))


def run(args: argparse.Namespace) -> int:
    return catalogue.run(args)
