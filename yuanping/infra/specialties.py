"""Names of specialty codes (评标专家专业分类标准), for people; decisions and draws use the codes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from django.utils.translation import get_language

FILE = Path(__file__).with_name("specialties.yaml")


@cache
def _names() -> dict[str, tuple[str, str]]:
    table = yaml.safe_load(FILE.read_text(encoding="utf-8"))["specialties"]
    return {str(code): (str(names["name"]), str(names["name_en"])) for code, names in table.items()}


def specialty_name(code: str) -> str:
    """The name in the reader's language with the code behind it; an unlisted code as itself."""
    names = _names().get(code)
    if names is None:
        return code
    return f"{names[(get_language() or '').startswith('en')]} {code}"
