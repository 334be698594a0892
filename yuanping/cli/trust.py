"""``yuanping trust``: the roots of trust of this installation, to be handed to readers by another road than the bundles."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yuanping.cli.types import SubParsers


def add_parser(subparsers: SubParsers) -> None:
    parser = subparsers.add_parser("trust", help="导出信任文件：日志公钥、根证书、三方公钥")
    parser.add_argument("--out", default="", metavar="FILE", help="写入文件；不给则显示")
    parser.add_argument("--json", action="store_true", help="以 JSON 回答")


def run(args: argparse.Namespace) -> int:
    import django

    django.setup()
    from yuanping.apps.archive.roots import trust_file

    data = trust_file()
    if not args.out:
        sys.stdout.buffer.write(data + b"\n")
        return 0
    Path(args.out).write_bytes(data)
    if args.json:
        print(json.dumps({"written": args.out}))
    else:
        print(f"已写入 {args.out}。请经本系统以外的途径交给核验人。")
    return 0
