"""Walls that import-linter cannot see."""

from __future__ import annotations

import ast
import re

import pytest
from django.apps import apps

from tests.architecture.source import PACKAGE, ROOT, at, modules, tree

ORDER = [
    ["evidence"],
    ["identity"],
    ["policy", "draw", "signing", "notifications", "feeds"],
    ["tenders", "experts", "venues"],
    ["booking"],
    ["venue_systems"],
    ["bidding"],
    ["committee"],
    ["evaluation"],
    ["archive"],
    ["planning"],
]
FLOOR = {app: number for number, names in enumerate(ORDER) for app in names}


def test_every_app_has_a_floor() -> None:
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("yuanping.apps.")}
    assert ours == set(FLOOR)


def test_foreign_keys_point_down_and_leave_no_way_back() -> None:
    wrong = []
    for model in apps.get_models():
        app = model._meta.app_label
        if app not in FLOOR:
            continue
        for field in model._meta.get_fields():
            if not (field.many_to_one or field.one_to_one) or not field.concrete:
                continue
            target = field.related_model._meta.app_label
            if target == app:
                continue
            if FLOOR.get(target, -1) >= FLOOR[app]:
                wrong.append(f"{model.__name__}.{field.name} points up to {target}")
            if field.remote_field.related_name != "+":
                wrong.append(f"{model.__name__}.{field.name} leaves a way back (related_name)")
    assert wrong == []


def test_no_app_imports_models_of_another() -> None:
    wrong = []
    for path in modules("apps"):
        own = path.relative_to(PACKAGE).parts[1]
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and node.module:
                found = re.match(r"yuanping\.apps\.(\w+)\.(\w+)", node.module)
                if found and found[1] != own and found[2] not in {"services", "queries", "values"}:
                    wrong.append(f"{at(path, node)} imports {node.module}")
                short = re.fullmatch(r"yuanping\.apps\.(\w+)", node.module)
                if short and short[1] != own:
                    wrong += [
                        f"{at(path, node)} imports {a.name}"
                        for a in node.names
                        if a.name not in {"services", "queries", "values"}
                    ]
    assert wrong == []


def test_no_province_is_named_outside_packs() -> None:
    """A rule that is code with a province's name in it is a defect."""
    names = {"liaoning", "heilongjiang", "jilin", "shandong", "辽宁", "黑龙江", "吉林", "山东"}
    wrong = []
    for path in [
        *modules("kernel"),
        *modules("apps"),
        *modules("web"),
        *modules("api"),
        *modules("infra"),
        *modules("verify"),
    ]:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Compare):
                for part in [node.left, *node.comparators]:
                    if isinstance(part, ast.Constant) and part.value in names:
                        wrong.append(at(path, node))
    assert wrong == []


@pytest.mark.parametrize("floor", ["web", "api"])
def test_edges_open_no_transaction_and_touch_no_model(floor: str) -> None:
    wrong = []
    for path in modules(floor):
        source = path.read_text(encoding="utf-8")
        if re.search(r"\btransaction\.atomic\b|from django\.db import (?!models\b)|\.objects\.", source):
            wrong.append(str(path.relative_to(ROOT)))
    assert wrong == []


def test_kernel_takes_time_and_dice_as_arguments() -> None:
    wrong = []
    for path in [*modules("kernel"), *modules("verify")]:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and node.attr in {
                "now",
                "utcnow",
                "today",
                "urandom",
                "uuid4",
                "token_bytes",
            }:
                wrong.append(at(path, node))
    assert wrong == []


def test_numpy_stands_at_its_one_door() -> None:
    doors = {
        str(path.relative_to(PACKAGE))
        for path in modules("kernel")
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Import) and any(a.name.split(".")[0] == "numpy" for a in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "numpy")
    }
    assert doors <= {"kernel/draw/counting.py"}
