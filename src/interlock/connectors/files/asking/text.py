"""A recipe as text, taken apart and put together again with the reasons that stand beside its lines."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from interlock.connectors.files.problem import RecipeError
from interlock.connectors.files.suggesting.words import quoted, toml_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Address = tuple[str, ...]
KINDS = ("file", "join", "people", "account", "touch", "opportunity", "spend", "quota")
CLAUSES = KINDS[2:]
"""What rows may stand for."""
_TABLE = re.compile(r"^\s*\[\s*(?P<name>[^\]]+?)\s*\]\s*(?:#\s?(?P<why>.*))?$")
_KEY = re.compile(
    r"^\s*(?P<name>(?:[A-Za-z0-9_\-]+|\"(?:[^\"\\]|\\.)*\"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_\-]+|\"(?:[^\"\\]|\\.)*\"|'[^']*'))*)\s*="
)
_PART = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|[^.\s]+")
_STRING = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'")
_ASK = "ASK:"


@dataclass
class Written:
    """A recipe's tables, with what is said beside and above their lines."""

    tables: dict[str, Any]
    why: dict[Address, str] = field(default_factory=dict)
    """Beside a line."""
    above: dict[Address, list[str]] = field(default_factory=dict)
    """Above a line; what stands at the end of a text is above `()`."""

    def clauses(self, file: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Give kind, name and content of each clause that is made of a file's rows."""
        for kind in CLAUSES:
            for name, clause in self.tables.get(kind, {}).items():
                if isinstance(clause, dict) and clause.get("rows") == file:
                    yield kind, name, clause

    def questions(self) -> list[tuple[Address, str]]:
        """List what is still to be answered, with the address it is asked about."""
        return [
            (at, line.removeprefix(_ASK).strip()) for at, lines in self.above.items() for line in lines if _asks(line)
        ]

    def answer(self, at: Address) -> None:
        """Take the questions about an address away."""
        if at in self.above:
            self.above[at] = [line for line in self.above[at] if not _asks(line)]

    def drop(self, *at: str) -> None:
        """Take a table or a field away, with what is said of it."""
        table: Any = self.tables
        for part in at[:-1]:
            table = table.get(part, {})
        table.pop(at[-1], None)
        for said in (self.why, self.above):
            for address in [one for one in said if one[: len(at)] == at]:
                del said[address]

    def merge(self, other: Written) -> None:
        """Take in the tables of another text."""
        for kind, named in other.tables.items():
            if isinstance(named, dict):
                self.tables.setdefault(kind, {}).update(named)
        self.why.update(other.why)
        self.above.update({at: lines for at, lines in other.above.items() if at})


def taken_apart(text: str) -> Written:
    """Read a recipe's text, questions and all; raise RecipeError where it is no TOML."""
    try:
        found = Written(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise RecipeError(f"this is not TOML: {error}") from error
    table: Address = ()
    pending: list[str] = []
    for line in text.splitlines():
        bare = line.strip()
        if bare.startswith("#"):
            pending.append(bare.lstrip("#").strip())
            continue
        at, why = _address(line, table)
        if at is None:
            continue
        table = at if bare.startswith("[") else table
        if why:
            found.why[at] = why
        if pending:
            found.above[at] = pending
            pending = []
    if pending:
        found.above[()] = pending
    return found


def put_together(written: Written) -> str:
    """Write the recipe's text."""
    lines = [
        line for name, value in written.tables.items() if name not in KINDS for line in _line(written, (), name, value)
    ]
    for kind in KINDS:
        for name, table in written.tables.get(kind, {}).items():
            lines += ["", *_table(written, kind, name, table)]
    lines += ["", *(f"# {line}" for line in written.above[()])] if () in written.above else []
    return "\n".join(lines).strip("\n") + "\n"


def _table(written: Written, kind: str, name: str, table: Mapping[str, Any]) -> Iterator[str]:
    at = (kind, name)
    yield from (f"# {line}" for line in written.above.get(at, ()))
    yield f"[{kind}.{toml_key(name)}]{_beside(written, at)}"
    for field_name, value in table.items():
        if field_name in ("column", "field", "move") and isinstance(value, dict):
            for inner, content in value.items():
                yield from _line(written, (*at, field_name), inner, content, f"{field_name}.")
        else:
            yield from _line(written, at, field_name, value)


def _line(written: Written, table: Address, name: str, value: Any, before: str = "") -> Iterator[str]:
    at = (*table, name)
    yield from (f"# {line}" for line in written.above.get(at, ()))
    yield f"{before}{toml_key(name)} = {_value(value)}{_beside(written, at)}"


def _beside(written: Written, at: Address) -> str:
    return f" # {written.why[at]}" if at in written.why else ""


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, dict):
        inside = ", ".join(f"{toml_key(name)} = {_value(inner)}" for name, inner in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return value.isoformat() if hasattr(value, "isoformat") else repr(value)


def _address(line: str, table: Address) -> tuple[Address | None, str]:
    """Return what a line speaks of, and what is said beside it."""
    if found := _TABLE.match(line):
        return tuple(_parts(found["name"])), (found["why"] or "").strip()
    if found := _KEY.match(line):
        comment = _STRING.sub(lambda text: "_" * len(text[0]), line).find("#")
        return (*table, *_parts(found["name"])), line[comment + 1 :].strip() if comment >= 0 else ""
    return None, ""


def _parts(name: str) -> list[str]:
    """Return the names in a dotted one, out of their quotes."""
    return [tomllib.loads(f"x = {part}")["x"] if part[0] in "\"'" else part for part in _PART.findall(name)]


def _asks(line: str) -> bool:
    return line.startswith(_ASK)
