"""``yuanping check-committee FACTS.json``: whether a committee, its seats or its sitting stand, with the sentences. Needs no database.

``--json`` answers in the published exchange format (``docs/exchange``): exit status 0 answered, 2 input refused, 3 not decidable without an answer.
"""

from __future__ import annotations

import argparse
from typing import Any

from yuanping.cli.decide import _print_json, _read, _say_question, _say_refused, _settle


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "check-committee", help="核对评标委员会、席位与评标过程 check a committee, its seats, its sitting"
    )
    parser.add_argument("facts", metavar="FACTS.json", nargs="?", default="-", help="事实文件；- 表示标准输入")
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
    """Read, check, print."""
    _settle()
    from yuanping.infra.exchange import refuse
    from yuanping.infra.exchange.committee import answer_bytes
    from yuanping.infra.exchange.committee_answer import schema

    if args.schema:
        _print_json(schema(args.schema))
        return refuse.EXIT_ANSWERED
    data, unread = _read(args.facts)
    try:
        if unread:
            raise refuse.NotAccepted(refuse.Problem("file_unreadable", "", f"文件无法读取：{unread}"))
        found = answer_bytes(data)
    except refuse.NotAccepted as refused:
        _say_refused(refused, as_json=args.json)
        return refuse.EXIT_REFUSED
    except refuse.Question as question:
        _say_question(question, as_json=args.json)
        return refuse.EXIT_QUESTION
    if args.json:
        _print_json(found)
    else:
        print("\n".join(_lines(found)))
    return refuse.EXIT_ANSWERED


def _lines(found: dict[str, Any]) -> list[str]:
    """The answer as a person reads it."""
    from yuanping.infra.exchange.words import RESULTS

    lines = [f"总的结论：{found['text']}"]
    for each in found["findings"]:
        law = f"（{each['document']}{each['article']}：“{each['sentence']}”）" if each["document"] else "（自设）"
        lines.append(f"  {RESULTS[each['result']]}：{each['text']}{law}")
    for each in found["readings"]:
        other = RESULTS[each["other_result"]]
        lines.append(f"  读法 {each['code']} {each['text']}：采用“{each['taken_text']}”；另一读法为{other}")
    return lines + [f"  提示：{each['text']}" for each in found["alerts"]]
