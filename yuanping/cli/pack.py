"""``yuanping pack check [FOLDER …]``: whether a rule pack may be used, with file, line and words for what is wrong. Needs no database.

Without a folder every installed pack is checked. Exit status 0 all may be used, 2 something is wrong.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yuanping.cli.decide import HASH, _print_json, _settle

if TYPE_CHECKING:
    from yuanping.infra.pack_validation import Validated


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("pack", help="检查规则包 check a rule pack")
    actions = parser.add_subparsers(dest="action", metavar="check", required=True)
    check = actions.add_parser("check", help="编译、核对条文、运行案例，指出文件与行")
    check.add_argument("folders", metavar="FOLDER", nargs="*", help="规则包的文件夹；不写则检查所有已安装的")
    check.add_argument("--json", action="store_true", help="以 JSON 回答")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check each folder and print what is wrong."""
    _settle()
    from django.conf import settings

    from yuanping.infra import packs
    from yuanping.infra.exchange import V, refuse
    from yuanping.infra.pack_validation import validate_pack

    named = [Path(each) for each in args.folders] or [Path(settings.PACKS_DIR) / each for each in packs.provinces()]
    lost = [path for path in named if not (path / "pack.yaml").is_file()]
    found = [validate_pack(path.resolve()) for path in named if path not in lost]
    refused = [_problem("pack_missing", str(path), 0, f"文件夹“{path}”里没有 pack.yaml。") for path in lost]
    refused += [_problem(each.code, each.file, each.line, each.what) for one in found for each in one.faults]
    if args.json:
        _print_json({"v": V, "refused": refused} if refused else {"v": V, "packs": [_plain(one) for one in found]})
    else:
        for one in found:
            if one.pack is not None and not one.faults:
                print(f"{one.pack.name} {one.pack.version}：可用，{one.examples} 个案例都如所写。")
        for each in refused:
            print(f"{each['field']}：{each['text']}（{each['code']}）", file=sys.stderr)
    return refuse.EXIT_REFUSED if refused else refuse.EXIT_ANSWERED


def _problem(code: str, file: str, line: int, text: str) -> dict[str, Any]:
    return {"code": code, "field": f"{file}:{line}" if line else file, "file": file, "line": line or None, "text": text}


def _plain(one: Validated) -> dict[str, Any]:
    from yuanping.kernel.policy.pack import pack_digest

    pack = one.pack
    assert pack is not None, "only packs that compile are told"
    return {
        "folder": one.folder,
        "code": pack.code,
        "version": pack.version,
        "hash": HASH,
        "digest": pack_digest(HASH, pack),
        "parameters": len(pack.parameters),
        "rules": len(pack.rules),
        "checks": len(pack.checks),
        "deadlines": len(pack.deadlines),
        "examples": one.examples,
    }
