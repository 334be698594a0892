"""``yuanping keyholder --key FILE``: the key holder's process, questions on standard input, answers on standard output."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from yuanping.adapters.keyholder_process.process import serve_standard_streams
from yuanping.cli.types import SubParsers


def add_parser(subparsers: SubParsers) -> None:
    parser = subparsers.add_parser("keyholder", help="密钥保管进程：问题走标准输入，回答走标准输出")
    _add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    return serve_standard_streams(args.key, demo_clock=args.demo_clock)


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--key", type=Path, required=True, help="密钥文件；首次使用时生成，权限 0600")
    parser.add_argument("--demo-clock", action="store_true", help="按平台所说的时刻计答复时限；仅供演示")


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="yuanping keyholder", description=__doc__)
    _add_arguments(parser)
    return run(parser.parse_args(argv))


if __name__ == "__main__":
    sys.exit(main())
