"""Print the worked cases of every pack as a table an official can read: facts, answer, article and the sentence it stands on.

Usage: print_cases.py [--pack FOLDER] [--markdown]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from django.conf import settings  # noqa: E402  (the checkout must be on the path first)

if not settings.configured:
    settings.configure(PACKS_DIR=str(ROOT / "yuanping" / "packs"), USE_I18N=False)

from yuanping.infra import packs  # noqa: E402
from yuanping.infra.calendar_file import seeded_calendar  # noqa: E402
from yuanping.infra.exchange.committee_cases import check_committee_case  # noqa: E402
from yuanping.infra.pack_checks import read_committee_cases  # noqa: E402
from yuanping.infra.pack_deadlines import check_deadline_case, read_deadline_cases  # noqa: E402
from yuanping.infra.pack_duty_cases import check_duty_case, read_duty_cases  # noqa: E402
from yuanping.infra.pack_figure_cases import check_figure_case, read_figure_cases  # noqa: E402
from yuanping.infra.pack_visibility_cases import check_visibility_case, read_visibility_cases  # noqa: E402
from yuanping.infra.yaml_file import Node, read_file  # noqa: E402
from yuanping.kernel.policy.pack import Case, Pack  # noqa: E402
from yuanping.kernel.policy.record import check_case  # noqa: E402

VERDICTS = {
    "required": "应当",
    "voluntary": "自愿",
    "not_required": "未达到",
    "not_governed": "不在范围",
    "not_in_force": "无文件适用",
    "exempted": "例外",
    "emergency": "应急",
}


@dataclass(frozen=True)
class Row:
    """One case in words."""

    case: str
    title: str
    facts: str
    answer: str
    sentences: tuple[str, ...]


def rows(folder: str) -> Iterator[Row]:
    """The cases of one pack with their facts as they were written; a case that does not hold ends the printing."""
    pack = packs.load_pack(folder)
    written = dict(_written(folder))
    for case in pack.cases:
        check_case(pack, case, "sha256")
        sentences = tuple(f"{law.article} “{pack.quote(law)}”" for law in case.articles)
        yield Row(case.case, case.title, written[case.case], _answer(case, pack), sentences)


def _written(folder: str) -> Iterator[tuple[str, str]]:
    for path in sorted((Path(settings.PACKS_DIR) / folder / "cases").glob("*.yaml")):
        top = read_file(path)
        if top.has("cases", "案例"):
            for number, item in enumerate(top.get("cases", "案例").items(), 1):
                words = _words(item.get("facts", "事实"))
                standards = item.get("local_standards", "本地标准") if item.has("local_standards", "本地标准") else None
                yield f"{path.stem}-{number:02d}", words + (f"；本地标准 {_words(standards)}" if standards else "")


def _words(node: Node) -> str:
    """A mapping as 键 值；键 值, a list with 、."""
    if node.is_list:
        return "、".join(_words(each) for each in node.items())
    if node.is_scalar:
        return node.text
    return "；".join(f"{name} {_words(node.get(name))}" for name in node.keys())  # noqa: SIM118 - a node is no mapping


def _answer(case: Case, pack: Pack) -> str:
    if case.refused or case.mode is None:
        return f"退回：{case.refused}"
    parts = [pack.mode_name(case.mode), "强制" if case.required else "不强制"]
    parts += [VERDICTS[case.verdict]] if case.verdict else []
    parts += [f"读法 {reading}" for reading in case.readings]
    parts += [f"提示 {alert}" for alert in case.alerts]
    return "，".join(parts)


def other_rows(folder: str) -> Iterator[tuple[str, str]]:
    """The cases of sittings, terms, duties, sight and figures: title and answer; one that does not hold ends the printing."""
    pack, home = packs.load_pack(folder), Path(settings.PACKS_DIR) / folder
    for committee in read_committee_cases(home):
        check_committee_case(committee, pack)
        found = "，".join(f"{code} {result}" for code, result in committee.findings)
        yield committee.title, f"{committee.result or committee.refused}；{found}".rstrip("；")
    for term in read_deadline_cases(home):
        check_deadline_case(pack, term, seeded_calendar())
        yield term.title, f"{term.deadline}：自 {term.start} 起，{term.due or term.unknown_year or '没有日期'}"
    for duties in read_duty_cases(home):
        check_duty_case(duties, pack)
        yield duties.title, "、".join(duties.duties) or "没有"
    for seen in read_visibility_cases(home):
        check_visibility_case(seen, pack)
        yield seen.title, f"{'可见' if seen.shown else '不可见'}（{seen.article}）"
    for figure in read_figure_cases(home):
        check_figure_case(figure, pack)
        yield figure.title, f"{figure.name} = {figure.value or '未录入'}（{figure.article}）"


def table(folder: str, *, markdown: bool) -> str:
    """The cases of one pack."""
    pack = packs.load_pack(folder)
    found = list(rows(folder))
    if not markdown:
        lines = [f"== {pack.name}规则包 {pack.version}：{len(found)} 个案例"]
        for row in found:
            lines += [f"{row.case}  {row.title}", f"    事实  {row.facts}", f"    结论  {row.answer}"]
            lines += [f"    条文  {sentence}" for sentence in row.sentences]
        lines += [f"{title}\n    答    {answer}" for title, answer in other_rows(folder)]
        return "\n".join(lines)
    lines = [f"## {pack.name} {pack.version}", "", "| 案例 | 题 | 事实 | 结论 | 条文 |", "|---|---|---|---|---|"]
    lines += [
        f"| {row.case} | {row.title} | {row.facts} | {row.answer} | {'<br>'.join(row.sentences)} |" for row in found
    ]
    lines += ["", "| 题 | 答 |", "|---|---|", *(f"| {title} | {answer} |" for title, answer in other_rows(folder))]
    return "\n".join(lines)


def main() -> int:
    """Print every pack, or one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pack", choices=packs.provinces())
    parser.add_argument("--markdown", action="store_true")
    args = parser.parse_args()
    for folder in [args.pack] if args.pack else packs.provinces():
        print(table(folder, markdown=args.markdown), end="\n\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
