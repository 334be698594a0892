"""``make cases``: every worked case of every pack, with its facts, its answer and the sentence."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from yuanping.infra import packs

ROOT = Path(__file__).resolve().parents[2]


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("print_cases", ROOT / "tools" / "print_cases.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


TOOL = tool()


@pytest.mark.parametrize("folder", packs.provinces())
def test_every_case_is_printed_with_facts_answer_and_sentence(folder: str) -> None:
    pack = packs.load_pack(folder)
    text = TOOL.table(folder, markdown=False)
    for case in pack.cases:
        assert f"{case.case}  {case.title}" in text
        assert all(pack.quote(law) in text for law in case.articles)
    assert text.count("    事实  ") == text.count("    结论  ") == len(pack.cases)
    others = list(TOOL.other_rows(folder))
    assert len(others) > 10
    assert text.count("    答    ") == len(others)
    assert TOOL.table(folder, markdown=True).count("\n| ") == len(pack.cases) + 2 + len(others)
