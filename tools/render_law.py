"""Render docs/law: which parameter, rule or check carries each requirement, and which case or test proves it.

Reads ``docs/law/coverage.yaml`` and resolves every name in it: a parameter, rule, article, case or test that is not there is refused.
``--check`` only compares.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "law"
PACKS = ROOT / "yuanping" / "packs"
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from django.conf import settings  # noqa: E402  (the checkout must be on the path first)

if not settings.configured:
    settings.configure(PACKS_DIR=str(PACKS), USE_I18N=False, HASH_NAME="sha256")

import yaml  # noqa: E402
from render_states import machines  # noqa: E402

from yuanping.infra import pack_compiler as compiler  # noqa: E402
from yuanping.infra.yaml_file import Node, read_file  # noqa: E402
from yuanping.kernel.law import Law  # noqa: E402
from yuanping.kernel.money import Yuan, format_wan_unit  # noqa: E402
from yuanping.kernel.policy.pack import Document, Parameter, Unit  # noqa: E402

KINDS = {
    "rule": ("rules", "id", "title"),
    "demand": ("demands", "code", ""),
    "reading": ("readings", "id", "question"),
    "requirement": ("requirements", "id", "says"),
    "visibility": ("visibility", "subject", ""),
    "deadline": ("deadlines", "id", "title"),
    "check": ("checks", "id", "title"),
    "alert": ("alerts", "id", "says"),
    "duty": ("duties", "id", "says"),
}
"""Where in the YAML of a pack the entries of a kind stand: the list, their name, their words for a reader."""
UNITS = {Unit.COUNT: "", Unit.DAYS: " 日", Unit.WORKING_DAYS: " 个工作日"}
STATES = {"carried": "已承担", "partly": "已承担，尚有其余", "later": "尚未建成", "cannot": "程序不能承担"}


class Dangling(ValueError):
    """A name in coverage.yaml that names nothing."""


@dataclass(frozen=True)
class Entry:
    """One requirement and what carries it."""

    id: str
    title: str
    by: tuple[str, ...] = ()
    proof: tuple[str, ...] = ()
    rest: str = ""
    later: str = ""
    cannot: str = ""

    @property
    def state(self) -> str:
        """One of ``STATES``."""
        if self.cannot:
            return "cannot"
        if self.later:
            return "later"
        return "partly" if self.rest else "carried"


@dataclass(frozen=True)
class Section:
    """The requirements of one document."""

    prefix: str
    file: str
    title: str
    entries: tuple[Entry, ...] = field(default=())


def read(path: Path = TARGET / "coverage.yaml") -> tuple[tuple[Section, ...], dict[str, str]]:
    """Sections with their entries, and the parts of the platform.

    Raises:
        Dangling: an id is missing, doubled or foreign, or an entry says neither who carries it nor why nobody does.
    """
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    entries = [
        Entry(**{**item, "by": tuple(item.get("by", ())), "proof": tuple(item.get("proof", ()))})
        for item in raw["requirements"]
    ]
    width = {document["prefix"]: 2 if document["prefix"].startswith("L-") else 1 for document in raw["documents"]}
    wanted = [f"{d['prefix']}-{n:0{width[d['prefix']]}d}" for d in raw["documents"] for n in range(1, d["count"] + 1)]
    given = [entry.id for entry in entries]
    if given != wanted:
        missing, foreign = sorted(set(wanted) - set(given)), sorted(set(given) - set(wanted))
        raise Dangling(f"ids are not those of the documents, in order: missing {missing}, foreign {foreign}")
    for entry in entries:
        _check(entry, raw["parts"])
    return tuple(
        Section(d["prefix"], d["file"], d["title"], tuple(e for e in entries if e.id.rpartition("-")[0] == d["prefix"]))
        for d in raw["documents"]
    ), raw["parts"]


def _check(entry: Entry, parts: dict[str, str]) -> None:
    answers = [bool(entry.by and entry.proof and not entry.later), bool(entry.later), bool(entry.cannot)]
    if answers.count(True) != 1:
        raise Dangling(f"{entry.id}: needs a carrier with a proof, or the part it waits for, or the reason why not")
    if entry.later and entry.later not in parts:
        raise Dangling(f"{entry.id}: no part of the platform is called {entry.later}")
    if entry.cannot and len(entry.cannot) < 12:
        raise Dangling(f"{entry.id}: a reason is a sentence")


# --- what the names name --------------------------------------------------------------------------------------------


@cache
def _folder(name: str) -> compiler.Folder:
    if not (PACKS / name / "pack.yaml").is_file():
        raise Dangling(f"no pack {name}")
    return compiler.Folder(PACKS / name, read_file(PACKS / name / "pack.yaml").get("document").text)


@cache
def _parameters(name: str) -> tuple[Parameter, ...]:
    return compiler.read_parameters(_folder(name))


@cache
def _documents(name: str) -> tuple[Document, ...]:
    return compiler.read_documents(_folder(name))


def _scalars(path: Path, *keys: str) -> Iterator[str]:
    """The values of some keys anywhere in a YAML file."""
    waiting = [yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.SequenceNode):
            waiting += node.value
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value in keys and isinstance(value, yaml.ScalarNode):
                    yield value.value
                waiting.append(value)


def _single(item: Node) -> Iterator[Node]:
    """Duties stand in groups, one for a sentence."""
    yield from item.get("items").items() if item.has("items") else (item,)


@cache
def _ids(pack: str, kind: str) -> dict[str, str]:
    """Names of one kind in a pack, each with words for a reader."""
    if kind == "article":
        return {article.article: "" for document in _documents(pack) for article in document.articles}
    section, name, says = KINDS[kind]
    _folder(pack)
    found: dict[str, str] = {}
    for path in sorted((PACKS / pack).glob("*/*.yaml")):
        top = read_file(path)
        listed = top.get(section).items() if section in top.keys() and top.get(section).is_list else ()  # noqa: SIM118 - a node is no mapping
        for item in (each for one in listed for each in _single(one)):
            found.setdefault(item.get(name).text, item.get(says).text if says and item.has(says) else "")
    return found


def _value(parameter: Parameter) -> str:
    if parameter.value is None:
        return "未录入"
    if parameter.unit is Unit.FEN:
        return format_wan_unit(Yuan(int(parameter.value)))
    if parameter.unit is Unit.YES_NO:
        return "是" if parameter.value == "yes" else "否"
    return f"{parameter.value}{UNITS.get(parameter.unit, '')}"


def carrier(name: str) -> str:
    """A carrier as a reader sees it.

    Raises:
        Dangling: it does not exist.
    """
    kind, _, rest = name.partition(" ")
    if kind == "module":
        if not (ROOT / "yuanping" / rest).is_file():
            raise Dangling(name)
        return f"程序 `{rest}`"
    if kind == "table":
        machine, _, step = rest.partition(".")
        found = next(
            (t for m in machines().values() if m.name == machine for t in m.transitions if t.name == step), None
        )
        if found is None:
            raise Dangling(name)
        return f"状态表 [{machine}](../states/{machine}.md) {step}"
    pack, _, item = rest.partition(" ")
    if kind == "parameter":
        found_values = [p for p in _parameters(pack) if p.name == item]
        if not found_values:
            raise Dangling(name)
        shown = found_values[0]
        return f"参数 `{pack}` {item} = {_value(shown)}（{_article(shown.law, pack)}）"
    words = {
        "rule": "规则",
        "demand": "必填",
        "reading": "读法",
        "requirement": "要求",
        "visibility": "可见范围",
        "article": "条文",
        "alert": "提示",
        "deadline": "期限",
        "check": "核对",
        "duty": "职责",
    }
    if kind not in words:
        raise Dangling(f"{name}: unknown kind")
    known = _ids(pack, kind)
    if item not in known:
        raise Dangling(name)
    return f"{words[kind]} `{pack}` {item}" + (f"：{known[item]}" if known[item] else "")


def _article(law: Law, pack: str) -> str:
    return law.article if law.document == _folder(pack).document else f"{law.document}{law.article}"


@cache
def _titles(pack: str) -> frozenset[str]:
    return frozenset(
        title for path in (PACKS / pack / "cases").glob("*.yaml") for title in _scalars(path, "题", "title")
    )


@cache
def _tests(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def proof(name: str) -> str:
    """A proof as a reader sees it.

    Raises:
        Dangling: it does not exist.
    """
    if name.startswith("case "):
        _, pack, title = name.split(" ", 2)
        if title not in _titles(pack):
            raise Dangling(name)
        return f"案例 `{pack}` {title}"
    file, _, function = name.partition("::")
    path = ROOT / file
    if not path.is_file() or not function.startswith("test_") or function not in _tests(path):
        raise Dangling(name)
    return f"测试 `{file.removeprefix('tests/')}` {function}"


# --- pages ----------------------------------------------------------------------------------------------------------


def _cell(lines: list[str]) -> str:
    return "<br>".join(line.replace("|", "\\|") for line in lines)


def _row(entry: Entry, parts: dict[str, str]) -> str:
    state = [STATES[entry.state]]
    if entry.later:
        state.append(f"属{parts[entry.later]}")
    if entry.cannot or entry.rest:
        state.append(entry.cannot or entry.rest)
    shown = [
        entry.id,
        entry.title,
        _cell([carrier(n) for n in entry.by]),
        _cell([proof(n) for n in entry.proof]),
        _cell(state),
    ]
    return f"| {' | '.join(shown)} |"


def _counts(entries: tuple[Entry, ...]) -> list[int]:
    return [sum(entry.state == state for entry in entries) for state in STATES]


def _table(section: Section, parts: dict[str, str]) -> list[str]:
    counts = "，".join(f"{STATES[s]} {n}" for s, n in zip(STATES, _counts(section.entries), strict=True))
    return [
        f"## {section.title}",
        "",
        f"{len(section.entries)} 条：{counts}。",
        "",
        "| 编号 | 要求 | 由何承担 | 由何证明 | 状态 |",
        "|---|---|---|---|---|",
        *[_row(entry, parts) for entry in section.entries],
        "",
    ]


def _unchecked() -> list[str]:
    """Articles typed from general knowledge, and every figure that rests on one of them."""
    rows = []
    for document in _documents("national"):
        for article in document.articles:
            if not article.checked:
                law = Law(document.number, article.article)
                users = sorted({f"`{pack}` {p.name}" for pack in _packs() for p in _parameters(pack) if p.law == law})
                rows.append(f"| {document.number} | {article.article} | {_cell(users)} |")
    return [
        "## 未核对的条文",
        "",
        "下列条文凭通行文本录入，手头没有文本可以核对；其余国家条文已逐字核对。以其为据的数字在 note 中写明“条文未核对”。",
        "",
        "| 文件 | 条 | 以其为据的数字 |",
        "|---|---|---|",
        *rows,
        "",
    ]


def _packs() -> list[str]:
    return sorted(path.parent.name for path in PACKS.glob("*/pack.yaml"))


def pages() -> dict[str, str]:
    """Every page of docs/law by file name."""
    sections, parts = read()
    found: dict[str, list[str]] = {}
    for section in sections:
        heading = "国家层面 national" if section.file == "national" else f"{section.title}"
        page = found.setdefault(
            f"{section.file}.md", [f"# {heading}", "", "由 `make docs` 生成；来源 `coverage.yaml`。", ""]
        )
        page += _table(section, parts)
    found["national.md"] += _unchecked()
    found["README.md"] = _index(sections, parts)
    return {name: "\n".join(lines) for name, lines in found.items()}


def _unlinked(entries: tuple[Entry, ...]) -> list[str]:
    """Figures of a pack that no requirement names: our own, or dates and aids of a reading."""
    linked = {name for entry in entries for name in entry.by}
    rows = []
    for pack in _packs():
        for parameter in {p.name: p for p in reversed(_parameters(pack))}.values():
            if f"parameter {pack} {parameter.name}" not in linked:
                law = _article(parameter.law, pack)
                rows.append(
                    f"| `{pack}` | {parameter.name} | {parameter.label} | {_value(parameter)} | {law} | {parameter.note} |"
                )
    return ["| 规则包 | 参数 | 说明 | 值 | 条 | 备注 |", "|---|---|---|---|---|---|", *sorted(rows)]


def _index(sections: tuple[Section, ...], parts: dict[str, str]) -> list[str]:
    everything = tuple(entry for section in sections for entry in section.entries)
    rows = [
        f"| [{s.title}]({s.file}.md) | {len(s.entries)} | {' | '.join(map(str, _counts(s.entries)))} |"
        for s in sections
    ]
    waiting = [
        f"| {name} | {' '.join(e.id for e in everything if e.later == key)} |"
        for key, name in parts.items()
        if any(e.later == key for e in everything)
    ]
    return [
        "# 要求与承担 Requirements and what carries them",
        "",
        "四省文件和国家规定中的每一条要求：由哪个参数、规则或程序承担，由哪个案例或测试证明；程序不能承担的写明理由，尚未建成的写明属平台哪一部分。",
        "由 `make docs` 生成，来源 `coverage.yaml`；其中指名的参数、规则、条文、案例、测试不存在时生成即失败。",
        "",
        f"| 文件 | 条数 | {' | '.join(STATES.values())} |",
        "|---|---|---|---|---|---|",
        *rows,
        f"| 合计 | {len(everything)} | {' | '.join(map(str, _counts(everything)))} |",
        "",
        "## 尚未建成的，按平台的部分",
        "",
        "| 部分 | 编号 |",
        "|---|---|",
        *waiting,
        "",
        "## 没有对应要求编号的参数",
        "",
        "自设的、为读法备用的，或上表尚未引用的；每一个仍有条文和备注。",
        "",
        *_unlinked(everything),
        "",
    ]


def main() -> int:
    """Write the pages, or say which differ."""
    try:
        rendered = pages()
    except Dangling as error:
        print(f"docs/law/coverage.yaml: {error}")
        return 1
    if "--check" in sys.argv:
        stale = [
            n
            for n, text in rendered.items()
            if not (TARGET / n).exists() or (TARGET / n).read_text(encoding="utf-8") != text
        ]
        for name in stale:
            print(f"stale: docs/law/{name}")
        return 1 if stale else 0
    for name, text in rendered.items():
        (TARGET / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
