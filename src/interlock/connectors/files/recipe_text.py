"""From the text of a recipe to a recipe, or to all that is wrong with it, each with file, line and field."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from interlock.connectors.files.date_column import named
from interlock.connectors.files.problem import RecipeError
from interlock.connectors.files.recipe import Recipe
from interlock.connectors.files.uses import Use, columns_of, join_between, other_file, sides, uses

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from interlock.connectors.files.recipe import Join

_TABLE = re.compile(r"^\s*\[+\s*(?P<name>[^\]]+?)\s*\]+")
_KEY = re.compile(r"^\s*(?P<name>[A-Za-z0-9_\-]+|\"[^\"]*\"|'[^']*')\s*(?:\.|=)")
_ASK = re.compile(r"^\s*# ASK:\s*(?P<question>.*)$")


def load_recipe(path: Path) -> Recipe:
    """Read a recipe from a file; raise RecipeError with all that is wrong with it."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RecipeError(f"{path}: the recipe cannot be read ({error})") from error
    return parse(text, path.name)


def parse(text: str, file: str = "recipe.toml") -> Recipe:
    """Read a recipe from text; raise RecipeError with all that is wrong with it."""
    asked = [f"{file}, line {line}: this is still to be answered: {question}" for line, question in _questions(text)]
    if asked:
        raise RecipeError(
            "\n".join([*asked, "Answer by writing the line below the question, and delete the question."])
        )
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RecipeError(f"{file}: this is not TOML: {error}") from error
    try:
        recipe = Recipe.model_validate(_frozen(tables))
    except ValidationError as error:
        lines = Places(text)
        raise RecipeError("\n".join(_sentences(error, lines, file))) from error
    wrong = list(_contradictions(recipe))
    if wrong:
        lines = Places(text)
        raise RecipeError("\n".join(f"{file}, line {lines.line(at)}: {at}: {what}" for at, what in wrong))
    return recipe


def _frozen(value: Any) -> Any:
    """Turn TOML's lists into tuples: what is read stays as it was read."""
    if isinstance(value, dict):
        return {name: _frozen(inner) for name, inner in value.items()}
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _questions(text: str) -> Iterator[tuple[int, str]]:
    for line, content in enumerate(text.splitlines(), 1):
        if found := _ASK.match(content):
            yield line, found["question"]


class Places:
    """Where in the text each field stands."""

    def __init__(self, text: str) -> None:
        self._lines: dict[tuple[str, ...], int] = {}
        table: tuple[str, ...] = ()
        for number, line in enumerate(text.splitlines(), 1):
            if found := _TABLE.match(line):
                table = tuple(_parts(found["name"]))
                self._lines.setdefault(table, number)
            elif found := _KEY.match(line):
                before = line.partition("=")[0]
                self._lines.setdefault((*table, *_parts(before)), number)

    def line(self, address: str | Sequence[str]) -> int:
        """Return the line of the field, or of the nearest table around it; 1 if nothing of it is written."""
        parts = tuple(_parts(address)) if isinstance(address, str) else tuple(address)
        while parts and parts not in self._lines:
            parts = parts[:-1]
        return self._lines.get(parts, 1)


def _parts(name: str) -> list[str]:
    return [part.strip().strip("\"'") for part in re.findall(r"\"[^\"]*\"|'[^']*'|[^.\s]+", name)]


def _sentences(error: ValidationError, lines: Places, file: str) -> Iterator[str]:
    for problem in error.errors(include_url=False):
        place = [str(part) for part in problem["loc"] if str(part) not in ("str", "Constant", "tuple[str, ...]")]
        what = _what(problem)
        yield f"{file}, line {lines.line(place)}: {'.'.join(place)}: {what}"


def _what(problem: Any) -> str:
    given = problem.get("input")
    said = f" (it says {given!r})" if isinstance(given, str | int | float) else ""
    if problem["type"] == "extra_forbidden":
        return "there is no such field; see the reference of recipes for those there are"
    if problem["type"] == "missing":
        return "this must be said"
    return str(problem["msg"]).removeprefix("Value error, ") + said


def _contradictions(recipe: Recipe) -> Iterator[tuple[str, str]]:
    """Find what single fields cannot show: files that are not there, columns used as two types, missing joins."""
    used = {use.file for use in uses(recipe)}
    joined = {file for join in recipe.join.values() for file, _ in sides(join)}
    for name in recipe.file:
        if name not in used | joined:
            yield f"file.{name}", "no clause is made of its rows and no join leads to it; write one or leave it out"
    for use in uses(recipe):
        if use.file not in recipe.file:
            yield use.clause, f"there is no [file.{use.file}]"
            continue
        yield from _of_use(recipe, use)
    for name, join in recipe.join.items():
        yield from _of_join(f"join.{name}", recipe, join)
    yield from _of_zone("time_zone", recipe.time_zone)
    for name, file in recipe.file.items():
        for called, column in file.column.items():
            yield from _of_layouts(f"file.{name}.column.{called}", column.layout)
            yield from _of_zone(f"file.{name}.column.{called}.time_zone", column.time_zone)


def _of_join(at: str, recipe: Recipe, join: Join) -> Iterator[tuple[str, str]]:
    for side in (join.from_, join.to):
        for column in columns_of(side):
            if column.partition(".")[0] not in recipe.file or "." not in column:
                yield at, f"{column!r} is not `file.column` of a [file.*]"
        if len({column.partition(".")[0] for column in columns_of(side)}) > 1:
            yield at, f"{', '.join(map(repr, columns_of(side)))} are of several files; one side is of one file"
    (_, asking), (_, answering) = sides(join)
    if len(asking) != len(answering):
        yield at, f"{len(asking)} columns ask and {len(answering)} answer; say as many, in the same order"


def _of_zone(at: str, zone: str | None) -> Iterator[tuple[str, str]]:
    try:
        ZoneInfo(zone or "UTC")
    except (KeyError, ValueError, OSError):
        yield at, f"{zone!r} is not a time zone; say one such as Europe/Berlin"


def _of_use(recipe: Recipe, use: Use) -> Iterator[tuple[str, str]]:
    file, column = other_file(recipe, use.file, use.column) or (use.file, use.column)
    if file != use.file and join_between(recipe, use.file, file) is None:
        yield use.clause, f"no [join.*] leads from {use.file!r} to {file!r}"
    rule = recipe.file[file].column.get(column)
    figures = {"number", "money"}
    if rule is None or rule.type is None or use.type is None or rule.type == use.type:
        return
    if not {rule.type, use.type} <= figures:
        yield use.clause, f"column {use.column!r} must be of type {use.type} here, but is said to be {rule.type}"


def _of_layouts(at: str, layouts: str | Sequence[str]) -> Iterator[tuple[str, str]]:
    for layout in [layouts] if isinstance(layouts, str) else layouts:
        try:
            named(layout)
        except ValueError as error:
            yield at, str(error)
