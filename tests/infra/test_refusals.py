from __future__ import annotations

import re
import types
from pathlib import Path

import pytest
from django.utils import translation

from yuanping.infra import refusals
from yuanping.infra.refusals import RefusalText, base, evidence, explain
from yuanping.kernel.errors import Conflict, Refused
from yuanping.kernel.law import Law

ROOT = Path(__file__).resolve().parents[2] / "yuanping"


def test_a_refusal_is_explained_with_its_article_and_field() -> None:
    law = Law("辽发改法规〔2025〕843号", "（十三）")
    told = explain(Conflict("amount_negative", {"text": "-1"}, law, field="estimate"))
    assert (told.code, told.what, told.law, told.field) == ("amount_negative", "金额“-1”未被接受。", law, "estimate")
    assert told.why == "金额不能为负数。"
    assert told.next == "填写零或正数。"


def test_a_code_without_text_is_loud_but_still_says_what_to_do() -> None:
    with pytest.warns(RuntimeWarning, match="no_such_code"):
        told = explain(Refused("no_such_code", {"x": 1}))
    assert "no_such_code" in told.why
    assert told.what
    assert told.next


def test_a_text_that_does_not_fit_its_parameters_is_loud() -> None:
    with pytest.warns(RuntimeWarning, match="uscc_form"):
        told = explain(Refused("uscc_form", {"other": "x"}))
    assert told.what


def test_every_module_of_texts_is_collected() -> None:
    assert refusals.TEXTS.items() >= (base.TEXTS | evidence.TEXTS).items()
    assert all(isinstance(text, RefusalText) for text in refusals.TEXTS.values())


def test_one_code_in_two_modules_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    double = types.SimpleNamespace(TEXTS=base.TEXTS)
    monkeypatch.setattr(refusals, "import_module", lambda _: double)
    with pytest.raises(ValueError, match="amount_negative"):
        refusals._collect()


CODES = re.compile(r"(?:Refused|Conflict)\(\s*\"([a-z_0-9]+)\"")
OWN = [
    *(ROOT / "kernel").glob("*.py"),
    *(path for path in (ROOT / "infra").glob("*.py") if path.name != "packs.py"),
    *(ROOT / "apps" / "evidence").glob("*.py"),
    *(ROOT / "apps" / "notifications").rglob("*.py"),
]


def test_every_code_of_the_foundations_has_a_text_and_every_text_a_code() -> None:
    codes = {code for path in OWN for code in CODES.findall(path.read_text(encoding="utf-8"))}
    assert codes - set(refusals.TEXTS) == set()
    assert (set(base.TEXTS) | set(evidence.TEXTS)) - codes == set()


def test_texts_have_an_english_face() -> None:
    with translation.override("en"):
        told = [
            str(part) for text in (base.TEXTS | evidence.TEXTS).values() for part in (text.what, text.why, text.next)
        ]
    missing = [part for part in told if re.search(r"[\u4e00-\u9fff]", re.sub(r"“[^”]*”", "", part))]
    assert missing == []
