"""``yuanping decide FACTS``: how lots must be evaluated, with the reasons. Needs no database.

A JSON file with the key ``province`` is the published exchange format (``docs/exchange``): ``--json`` answers in it, exit status 0 answered,
2 input refused, 3 not decidable without an answer. Anything else is one lot as a person writes it: YAML, amounts in 万元, ``--province`` beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from yuanping.infra.exchange.decide_input import DecideIn
    from yuanping.infra.exchange.refuse import NotAccepted, Question

HASH = "sm3"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("decide", help="判定标段的评标方式 decide how lots must be evaluated")
    parser.add_argument(
        "facts",
        metavar="FACTS.json|yaml",
        nargs="?",
        default="-",
        help="事实文件；- 表示标准输入。含 province 键的 JSON 为交换格式（金额以元计），其余为单个标段（中文或英文键，金额以万元计）",
    )
    parser.add_argument(
        "--province", help="单个标段所用的规则包：liaoning、shandong、heilongjiang、jilin 或 LN、SD、HL、JL"
    )
    parser.add_argument("--json", action="store_true", help="以 JSON 输出整个判定")
    parser.add_argument(
        "--schema",
        nargs="?",
        const="input",
        choices=("input", "answer"),
        help="输出交换格式的 JSON Schema：input 输入（默认），answer 输出",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read, decide, print. What a rule refuses in the other format is answered by ``main``."""
    _settle()
    if args.schema:
        return _print_schema(args.schema)
    data, unread = _read(args.facts)
    if _is_one_lot(args, data):
        return _decide_one_lot(args, data, unread)
    return _decide_exchange(data, unread, as_json=args.json)


def _read(name: str) -> tuple[bytes, str]:
    """The bytes, and why there are none."""
    if name == "-":
        return sys.stdin.buffer.read(), ""
    try:
        return Path(name).read_bytes(), ""
    except OSError as error:
        return b"", error.strerror or "cannot be read"


def _is_one_lot(args: argparse.Namespace, data: bytes) -> bool:
    """Whether this is one lot as a person writes it; the exchange format is told by its key."""
    named = bool(args.province) or args.facts.endswith((".yaml", ".yml"))
    if not named:
        return False
    try:
        top = json.loads(data)
    except (ValueError, RecursionError):
        return True
    return not (isinstance(top, dict) and "province" in top)


def _decide_one_lot(args: argparse.Namespace, data: bytes, unread: str) -> int:
    from yuanping.infra.facts_file import read_facts
    from yuanping.infra.packs import load_pack
    from yuanping.infra.yaml_file import BadFile, read_text
    from yuanping.kernel.plain import to_plain
    from yuanping.kernel.policy.decision import decide
    from yuanping.kernel.policy.explain import explain

    if unread:
        raise BadFile(args.facts, unread)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise BadFile(args.facts, "not UTF-8") from None
    facts = read_facts(read_text(text, Path(args.facts).name))
    decision = decide(facts, load_pack(args.province or "liaoning", facts.notice_on), HASH)
    if args.json:
        print(json.dumps(to_plain(decision), ensure_ascii=False, indent=2, sort_keys=True))
    else:
        print("\n".join(explain(decision)))
    return 0


def _decide_exchange(data: bytes, unread: str, *, as_json: bool) -> int:
    from yuanping.infra.exchange import refuse
    from yuanping.infra.exchange.decide import answer
    from yuanping.infra.exchange.decide_input import DecideIn

    try:
        if unread:
            raise refuse.NotAccepted(refuse.Problem("file_unreadable", "", f"文件无法读取：{unread}"))
        given = refuse.read(data, DecideIn)
        found = answer(given, HASH)
    except refuse.NotAccepted as refused:
        _say_refused(refused, as_json=as_json)
        return refuse.EXIT_REFUSED
    except refuse.Question as question:
        _say_question(question, as_json=as_json)
        return refuse.EXIT_QUESTION
    if as_json:
        _print_json(found)
    else:
        _print_text(given, found)
    return refuse.EXIT_ANSWERED


def _print_json(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _say_refused(refused: NotAccepted, *, as_json: bool) -> None:
    if as_json:
        _print_json(refused.plain())
        return
    for problem in refused.problems:
        print(f"{problem.field or '文件'}：{problem.text}（{problem.code}）", file=sys.stderr)


def _say_question(question: Question, *, as_json: bool) -> None:
    if as_json:
        _print_json(question.plain())
        return
    print(f"{question.field}：{question.text}（{question.law or question.code}）", file=sys.stderr)


def _print_text(given: DecideIn, found: dict[str, Any]) -> None:
    """The answer as a person reads it: the whole first, then every lot with its reasons."""
    from yuanping.infra.exchange.decide import decisions, pack_of
    from yuanping.kernel.policy.explain import explain

    print(f"总的结论：{found['text']}")
    pack = pack_of(given)
    for lot, (_, decision) in zip(found["per_lot"], decisions(given, pack, HASH), strict=True):
        print(f"\n标段 {lot['lot']}：{lot['text']}")
        print("\n".join(f"  {line}" if line else "" for line in explain(decision)))
        if lot["deadlines"]:
            print("\n  期限：")
        for each in lot["deadlines"]:
            day = each["due"] or each["reason"]
            law = "自设" if each["own"] else f"{each['document']}{each['article']}"
            print(f"    {each['text']}：{day}（{law}）")
        for alert in lot["alerts"]:
            if not alert["document"]:
                print(f"  提示：{alert['text']}")


def _print_schema(which: str) -> int:
    from yuanping.infra.exchange.decide_schema import schema

    print(json.dumps(schema(which), ensure_ascii=False, indent=2))
    return 0


def _settle() -> None:
    """Settings without a database: a decision needs none, and no secret of an installation either."""
    from django.conf import settings

    if not settings.configured:
        packs = Path(__file__).resolve().parent.parent / "packs"
        settings.configure(PACKS_DIR=os.environ.get("YUANPING_PACKS", str(packs)), USE_I18N=False, HASH_NAME=HASH)
