"""``yuanping decide FACTS.yaml``: how a lot must be evaluated, with the reasons. Needs no database."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

HASH = "sm3"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("decide", help="判定一个标段的评标方式 decide how a lot must be evaluated")
    parser.add_argument(
        "facts", metavar="FACTS.yaml|json", help="事实文件（中文或英文键，金额以万元计）；- 表示标准输入"
    )
    parser.add_argument(
        "--province", default="liaoning", help="规则包：liaoning、shandong、heilongjiang、jilin 或 LN、SD、HL、JL"
    )
    parser.add_argument("--json", action="store_true", help="以 JSON 输出整个判定")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read, decide, print. What a rule refuses and what cannot be read is answered by ``main``."""
    _settle()
    from yuanping.infra.facts_file import read_facts
    from yuanping.infra.packs import load_pack
    from yuanping.infra.yaml_file import read_file, read_text
    from yuanping.kernel.plain import to_plain
    from yuanping.kernel.policy.decision import decide
    from yuanping.kernel.policy.explain import explain

    node = read_text(sys.stdin.read(), "-") if args.facts == "-" else read_file(Path(args.facts))
    facts = read_facts(node)
    decision = decide(facts, load_pack(args.province, facts.notice_on), HASH)
    if args.json:
        print(json.dumps(to_plain(decision), ensure_ascii=False, indent=2, sort_keys=True))
    else:
        print("\n".join(explain(decision)))
    return 0


def _settle() -> None:
    """Settings without a database: a decision needs none, and no secret of an installation either."""
    from django.conf import settings

    if not settings.configured:
        packs = Path(__file__).resolve().parent.parent / "packs"
        settings.configure(PACKS_DIR=os.environ.get("YUANPING_PACKS", str(packs)), USE_I18N=False, HASH_NAME=HASH)
