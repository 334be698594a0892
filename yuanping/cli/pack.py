"""``yuanping pack check FOLDER``: whether a rule pack is whole and its own cases hold, before anybody decides from it. Needs no database.

The folder need not be installed; the nation's rules are those installed (or of ``YUANPING_PACKS``). Exit status 0 whole, 1 not: each fault
comes with file, line and words.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from yuanping.cli.decide import _print_json, _settle


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("pack", help="检查规则包 check a rule pack")
    acts = parser.add_subparsers(dest="act", metavar="操作", required=True)
    check = acts.add_parser("check", help="规则包是否完整，自带案例是否成立 whether a pack is whole and its cases hold")
    check.add_argument("folder", metavar="FOLDER", help="规则包文件夹")
    check.add_argument("--json", action="store_true", help="以 JSON 回答")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Compile, check, run the cases."""
    _settle()
    from yuanping.infra.exchange import V
    from yuanping.infra.pack_validation import validate_pack

    found = validate_pack(Path(args.folder).resolve())
    wrong = [
        {"code": each.code, "where": each.where, "file": each.file, "line": each.line or None, "what": each.what}
        for each in found.faults
    ]
    if args.json:
        _print_json({"v": V, "pack": found.folder, "cases": found.examples, "wrong": wrong})
    else:
        for each in wrong:
            print(f"{each['where']}：{each['what']}", file=sys.stderr)
        if not wrong:
            print(f"{found.folder}：规则包完整，{found.examples} 个案例成立。")
    return 1 if wrong else 0
