"""``yuanping pack check FOLDER``: whether a rule pack is whole and its own cases hold, before anybody decides from it. Needs no database.

The folder need not be installed; the nation's rules are those installed (or of ``YUANPING_PACKS``). Exit status 0 whole, 1 not.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from yuanping.cli.decide import HASH
from yuanping.cli.decide import _settle as settle

if TYPE_CHECKING:
    from yuanping.kernel.policy.pack import Pack


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("pack", help="检查规则包 check a rule pack")
    acts = parser.add_subparsers(dest="act", metavar="操作", required=True)
    check = acts.add_parser("check", help="规则包是否完整，自带案例是否成立 whether a pack is whole and its cases hold")
    check.add_argument("folder", metavar="FOLDER", help="规则包文件夹")
    check.add_argument("--json", action="store_true", help="以 JSON 回答")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Compile, check, run the cases."""
    settle()
    from yuanping.infra.packs import NATIONAL, load_folder, load_national
    from yuanping.kernel.errors import Malformed, Refused

    folder = Path(args.folder).resolve()
    wrong: list[dict[str, str]] = []
    number = 0
    try:
        pack = load_national() if folder.name == NATIONAL else load_folder(folder)
        for title, why in _cases(folder, pack):
            number += 1
            if why:
                wrong.append({"where": f"{folder.name}/cases", "what": f"{title}：{why}" if title not in why else why})
    except Malformed as error:
        wrong.append({"where": error.path, "what": error.why})
    except Refused as refused:
        wrong.append({"where": folder.name, "what": refused.code})
    if args.json:
        print(json.dumps({"v": 1, "pack": folder.name, "cases": number, "wrong": wrong}, ensure_ascii=False, indent=2))
    else:
        for each in wrong:
            print(f"{each['where']}：{each['what']}", file=sys.stderr)
        if not wrong:
            print(f"{folder.name}：规则包完整，{number} 个案例成立。")
    return 1 if wrong else 0


def _cases(folder: Path, pack: Pack) -> Iterator[tuple[str, str]]:
    """Every case of the pack with why it does not hold, empty when it does."""
    from yuanping.infra.calendar_file import seeded_calendar
    from yuanping.infra.exchange.committee_cases import check_committee_case
    from yuanping.infra.pack_checks import read_committee_cases
    from yuanping.infra.pack_deadlines import check_deadline_case, read_deadline_cases
    from yuanping.kernel.evidence.mismatch import Mismatch
    from yuanping.kernel.policy.record import check_case

    checks = [
        *((case.title, lambda case=case: check_case(pack, case, HASH)) for case in pack.cases),
        *((case.title, lambda case=case: check_committee_case(case, pack)) for case in read_committee_cases(folder)),
        *(
            (case.title, lambda case=case: check_deadline_case(pack, case, seeded_calendar()))
            for case in (read_deadline_cases(folder) if pack.deadlines else ())
        ),
    ]
    for title, check in checks:
        try:
            check()
        except Mismatch as error:
            yield title, str(error)
        else:
            yield title, ""
