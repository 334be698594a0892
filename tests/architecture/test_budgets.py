"""Size budgets of the house: a ratchet, not an opinion."""

from __future__ import annotations

import ast
import re
import subprocess

from tests.architecture.source import PACKAGE, ROOT, at, modules, tree

FILE_LINES, FUNCTION_LINES, PARAMETERS, TEMPLATE_LINES = 400, 60, 6, 150


def test_files_are_small() -> None:
    assert [
        f"{p.relative_to(ROOT)}" for p in modules() if len(p.read_text(encoding="utf-8").splitlines()) > FILE_LINES
    ] == []


def test_functions_are_small_and_take_few_parameters() -> None:
    wrong = []
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                given = [
                    a
                    for a in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                    if a.arg not in {"self", "cls", "actor", "now"}
                ]
                if length > FUNCTION_LINES:
                    wrong.append(f"{at(path, node)} {node.name}: {length} lines")
                if len(given) > PARAMETERS and node.name != "__init__":
                    wrong.append(f"{at(path, node)} {node.name}: {len(given)} parameters")
    assert wrong == []


def test_templates_are_small_and_strict() -> None:
    wrong = []
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        source = path.read_text(encoding="utf-8")
        if len(source.splitlines()) > TEMPLATE_LINES:
            wrong.append(f"{path.relative_to(ROOT)}: long")
        if re.search(r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=\"|https?://(?!www\.w3\.org)", source):
            wrong.append(f"{path.relative_to(ROOT)}: inline script, style or a foreign address")
    assert wrong == []


def test_no_star_imports_and_no_junk_drawers() -> None:
    names = [str(p.relative_to(ROOT)) for p in modules() if p.stem in {"utils", "helpers", "common", "core", "manager"}]
    stars = [
        at(p, n)
        for p in modules()
        for n in ast.walk(tree(p))
        if isinstance(n, ast.ImportFrom) and any(a.name == "*" for a in n.names)
    ]
    assert names + stars == []


def test_nothing_of_a_machine_is_in_the_tree() -> None:
    files = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    needle = re.compile(r"(?<![\w.])/(wor" + r"k|roo" + r"t)/|--(extra-)?index-" + r"url|\"resolved\": *\"http")
    wrong = []
    for name in filter(None, files):
        path = ROOT / name
        if (
            path.is_file()
            and path.suffix not in {".png", ".zip", ".pdf", ".lock"}
            and needle.search(path.read_text(encoding="utf-8", errors="ignore"))
        ):
            wrong.append(name)
    assert wrong == []
