"""``yuanping deadline RULE --province P --start D``: when an act is due, counted day by day. Needs no database.

``--json`` answers in the published exchange format (``docs/exchange``): exit status 0 answered, 2 input refused.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from yuanping.cli.decide import _settle as settle


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("deadline", help="计算期限，逐日列出 when an act is due, day by day")
    parser.add_argument("rule", metavar="RULE", nargs="?", help="期限名，见 --list")
    parser.add_argument("--province", metavar="P", help="SD、HLJ、JL、LN")
    parser.add_argument("--start", metavar="D", help="起算日 2026-05-08，或带时刻")
    parser.add_argument("--act", metavar="D", help="办理日：是否及时")
    parser.add_argument("--first-term-start", metavar="D", help="前一期限的起算日（黑龙江主场移交：评标结束日）")
    parser.add_argument("--list", action="store_true", help="列出各省的期限")
    parser.add_argument("--json", action="store_true", help="以 JSON 回答")
    parser.add_argument(
        "--schema",
        nargs="?",
        const="input",
        choices=("input", "answer"),
        help="输出 JSON Schema：input 输入（默认），answer 输出",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Count, or list the rules."""
    settle()
    from yuanping.infra.exchange import refuse
    from yuanping.infra.exchange.deadline import DeadlineIn, answer

    if args.schema:
        return _schema(args.schema)
    try:
        if args.list:
            return _list(args)
        asked = {
            "rule": args.rule,
            "province": args.province,
            "start": args.start,
            "act": args.act,
            "first_term_start": args.first_term_start,
        }
        found = answer(refuse.check({name: value for name, value in asked.items() if value is not None}, DeadlineIn))
    except refuse.NotAccepted as refused:
        if args.json:
            _print(refused.plain())
        for problem in () if args.json else refused.problems:
            print(f"{problem.field}：{problem.text}（{problem.code}）", file=sys.stderr)
        return refuse.EXIT_REFUSED
    if args.json:
        _print(found)
    else:
        print("\n".join(_lines(found)))
    return refuse.EXIT_ANSWERED


def _print(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _schema(which: str) -> int:
    from yuanping.infra.exchange.deadline_schema import schema

    _print(schema(which))
    return 0


def _list(args: argparse.Namespace) -> int:
    from yuanping.infra.exchange import V, refuse, words
    from yuanping.infra.exchange.deadline import listing

    if args.province and args.province not in words.PACK_CODES:
        raise refuse.NotAccepted(
            refuse.Problem(
                "province_unknown", "province", f"“{args.province}”不在所列之内：{'、'.join(words.PACK_CODES)}。"
            )
        )
    found = listing(args.province)
    if args.json:
        _print({"v": V, "rules": found})
        return 0
    for entry in found:
        print(f"{entry['rule']:32} {entry['title']}（自{entry['start']}）")
        for each in entry["provinces"]:
            law = "自设" if each["own"] else f"{each['document']}{each['article']}"
            count = each["count"] if each["count"] is not None else ""
            print(f"    {each['province']:4} {each['how']} {count} {each['unit']}  {law}")
    return 0


def _lines(found: dict[str, Any]) -> list[str]:
    lines = [found["text"]]
    if found["in_time"] is not None:
        lines.append(f"{found['act']} 办理：{'及时' if found['in_time'] else '不及时'}")
    lines += [f"  {each['day']}  {each['number'] or '':>3}  {each['why']}" for each in found["counting"]]
    for each in found["readings"]:
        lines.append(
            f"读法 {each['code']} {each['text']}：采用“{each['taken_text']}”；另一读法“{each['other_text']}”为 {each['other_due'] or '另算'}"
        )
    lines += [f"依据：{each['document']}{each['article']}：“{each['sentence']}”" for each in found["articles"]]
    lines += [f"提示：{each['text']}" for each in found["alerts"]]
    return lines
