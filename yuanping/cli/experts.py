"""``yuanping experts rotate-key``: a new key-encryption key for the personal files, and every file wrapped by it.

Can be broken off and run again; files that are wrapped already are wrapped once more. The old key stays in the key holder's folder: drawn
committees whose pool was sealed before still need it. When their lots are awarded, the operator may take the old file away.
"""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yuanping.cli.types import SubParsers


def add_parser(subparsers: SubParsers) -> None:
    parser = subparsers.add_parser("experts", help="专家库：更换个人资料的密钥加密密钥")
    parser.add_argument(
        "act", choices=("rotate-key", "rewrap"), help="rotate-key 更换密钥并重新封装；rewrap 只续作封装"
    )
    parser.add_argument("--json", action="store_true", help="以 JSON 回答")


def run(args: argparse.Namespace) -> int:
    """Make a key if asked to, wrap every file, say how many."""
    import django

    django.setup()
    from yuanping.apps.experts import services
    from yuanping.infra import clock
    from yuanping.kernel.actor import SYSTEM

    number = services.begin_rotation(actor=SYSTEM, now=clock.now()) if args.act == "rotate-key" else 0
    files = services.rewrap_files(actor=SYSTEM, now=clock.now())
    if args.json:
        print(json.dumps({"key": number, "files": files}))
    else:
        print(f"新的密钥加密密钥：第 {number} 号。" if number else "密钥未更换。")
        print(f"已用最新的密钥重新封装 {files} 份资料。")
    return 0
