"""The house itself: where the tests live, and how large its parts may grow."""

from __future__ import annotations

import ast
from pathlib import Path
from statistics import median, quantiles

from django.conf import settings

SOURCE = Path(__file__).parents[1] / "src" / "interlock"
FILES = [path for path in SOURCE.rglob("*.py") if not {"tests", "migrations"} & set(path.parts)]


def test_the_tests_live_in_a_home_of_their_own() -> None:
    assert "interlock-test-" in str(settings.HOME)


def test_files_stay_within_the_budget() -> None:
    lines = {path: path.read_text().count("\n") for path in FILES}
    assert [path.name for path, count in lines.items() if count > 600] == []
    assert median(lines.values()) <= 120
    assert quantiles(lines.values(), n=10)[-1] <= 300


def test_functions_stay_within_the_budget() -> None:
    found = [node for path in FILES for node in ast.walk(ast.parse(path.read_text()))]
    lengths = [(node.end_lineno or 0) - node.lineno + 1 for node in found if isinstance(node, ast.FunctionDef)]
    assert median(lengths) <= 7
    assert quantiles(lengths, n=10)[-1] <= 25
