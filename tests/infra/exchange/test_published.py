"""What is published is what the program does: schemas, examples, codes."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema_rs
import pytest

from tests.infra.exchange.sheet import construction, decided, epc, facts, goods, service
from yuanping.infra.exchange import refuse
from yuanping.infra.exchange.decide_schema import schema
from yuanping.infra.packs import load_pack, provinces

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "docs" / "exchange"
LISTS = ("conditions", "alerts", "requirements", "deadlines", "articles", "readings")


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("render_exchange", ROOT / "tools" / "render_exchange.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


PAGES = tool().pages()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_published_files_are_made_by_the_program(name: str) -> None:
    assert settled((FOLDER / name).read_text(encoding="utf-8")) == settled(PAGES[name]), "run make docs"


def settled(text: str) -> str:
    """Without the digest of the pack: it changes with every figure, also with those an example does not look at."""
    return re.sub(r'"digest": "[0-9a-f]{64}"', '"digest": "…"', text)


def test_every_province_has_a_full_example() -> None:
    for code in ("SD", "HLJ", "JL", "LN"):
        given = json.loads((FOLDER / f"decide.{code}.input.json").read_text(encoding="utf-8"))
        answer = json.loads(PAGES[f"decide.{code}.answer.json"])
        assert (answer["v"], answer["facts"]["province"], len(answer["per_lot"])) == (1, code, len(given["lots"]))
        jsonschema_rs.validate(schema("input"), given)


ANSWERS = [json.loads(text) for name, text in PAGES.items() if name.startswith("decide.") and ".answer.json" in name] + [
    decided("LN", construction(5000), flags=["force_majeure"], emergency_consent=True),
    decided("LN", construction(5000), notice_date="2027-11-06"),
    decided("SD", goods(5), statutory=False, city="威海", evaluation_date="2027-01-05"),
    decided("HLJ", epc(100, (60, 30, 10)), service(1), flags=["state_secret"], written_statement=True),
]  # fmt: skip


@pytest.mark.parametrize("answer", ANSWERS, ids=range(len(ANSWERS)))
def test_every_answer_keeps_the_published_schema_and_every_item_its_form(answer: dict[str, Any]) -> None:
    jsonschema_rs.validate(schema("answer"), answer)
    quotes = {
        (document.number, article.article): article.quote
        for name in provinces()
        for document in load_pack(name).documents
        for article in document.articles
    }
    lots = {lot["lot"] for lot in answer["per_lot"]}
    for part in (answer, *answer["per_lot"]):
        for name in LISTS:
            for each in part[name]:
                assert {"code", "document", "article", "sentence", "text", "lots"} <= set(each)
                assert each["code"]
                assert each["text"]
                assert set(each["lots"]) <= lots
                if each["document"]:
                    assert each["sentence"]
                    assert each["sentence"] in quotes[each["document"], each["article"]]
    for each in answer["trace"]:
        assert each["lot"] in lots
        assert bool(each["checks"]) is (each["status"] != "not_applicable")


@pytest.mark.parametrize(
    "wrong",
    [
        {"province": "XX"},
        {"lots": []},
        {"colour": 1},
        {"statutory": "yes"},
        {"flags": ["urgent"]},
        {"lots": [{"estimate_yuan": 5}]},
        {"lots": [{"cls": "goods", "estimate_yuan": "5"}]},
        {"lots": [{"cls": "goods", "estimate_yuan": -5}]},
    ],
)
def test_the_schema_refuses_what_the_program_refuses(wrong: dict[str, Any]) -> None:
    given = {**facts("SD", construction(100)), **wrong}
    assert not jsonschema_rs.is_valid(schema("input"), given)
    with pytest.raises(refuse.NotAccepted):
        refuse.check(given, _model())


def _model() -> type:
    from yuanping.infra.exchange.decide_input import DecideIn

    return DecideIn


def test_every_code_of_a_refusal_stands_in_the_readme() -> None:
    readme = set(re.findall(r"`([a-z_0-9]+)`", (FOLDER / "README.md").read_text(encoding="utf-8")))
    sources = [*(ROOT / "yuanping" / "infra" / "exchange").glob("decide*.py"), ROOT / "yuanping" / "cli" / "decide.py"]
    raised = {
        code
        for path in sources
        for code in re.findall(r'(?:Problem|Question|Word)\(\s*"([a-z_]+)"', path.read_text(encoding="utf-8"))
    }
    assert len(raised) > 10
    assert (set(refuse.TEXTS) | raised) - {"mode"} - readme == set()
