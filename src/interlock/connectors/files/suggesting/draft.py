"""The text of a drafted recipe."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from interlock.connectors.files.currencies import is_currency, question
from interlock.connectors.files.suggesting.clauses import clauses
from interlock.connectors.files.suggesting.words import hints, quoted, quoted_all, toml_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from interlock.connectors.files.suggesting.looked import About, Link, Looked
    from interlock.connectors.files.suggesting.profile import Profile

UNSETTLED = "to be settled"
"""Stands beside a column that something is asked about."""


def draft(tables: Sequence[Looked]) -> str:
    """Write the recipe: files with their columns, joins, then what the rows stand for."""
    lines = [
        f"# Drafted by looking at {len(tables)} file(s). Every line has its reason; mend what is wrong, answer what is",
        "# marked ASK and delete the mark, then: interlock import --recipe THIS-FILE PATH...",
        'says = ""',
        'source = "files" # how the outside system is called: written beside everything that is loaded',
        "",
    ]
    if all(table.role == "none" for table in tables):
        lines += ["# ASK: nothing tells what the rows stand for; write a clause about them, as said below", ""]
    links = [(table, link) for table in tables for link in table.links if table.role != "none"]
    linked = {name for table, link in links for name in (table.name, link.other)}
    for table in tables:
        used = table.role != "none" or table.name in linked or len(tables) == 1
        lines += [*(line if used or line.startswith("#") else f"# {line}" for line in file_of(table, tables)), ""]
    for number, (table, link) in enumerate(links, 1):
        lines += _join(number, table, link)
    for table in tables:
        lines += [*clauses(table, tables), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def file_of(table: Looked, tables: Sequence[Looked]) -> Iterator[str]:
    """Write how a file is recognised, and how its columns are to be understood."""
    yield f"[file.{table.name}] # {table.about.name}: {table.about.rows:,} rows"
    for again in table.again:
        yield f"# {again} has the same columns: it is read in the same way"
    yield from _read(table.about)
    if table.encoding:
        yield f"encoding = {quoted(table.encoding)} # as was said"
    if table.header_line > 1:
        yield f"header_line = {table.header_line} # titles stand above it"
    if table.headerless:
        names = ", ".join(quoted(column.name) for column in table.columns)
        yield "# ASK: the first row looks like data, not like a header; what are the columns called?"
        yield f"header = [{names}]"
        yield f"names = [{quoted('*' + table.about.plain_name.rpartition('.')[0] + '*')}]"
    else:
        yield from _recognised(table, tables)
    for column in table.columns:
        if table.of_kind("money") and column.kind == "text" and is_currency(column.name) and column.distinct > 1:
            yield f"# ASK: {question(table.about.name, column.name, column.values.to_pylist())}"
        yield from _column(column)


def _read(about: About) -> Iterator[str]:
    """Write how a file's text was read, and what of it cannot be."""
    for note in about.notes:
        asked = "ASK: " if about.doubtful and note == about.notes[0] else ""
        yield f"# {asked}{about.name}: {note}" if asked else f"# {note}"
        if asked:
            yield f"encoding = {quoted(about.doubtful)}"
    if not about.rows:
        yield "# no row stands below its header: nothing can be told from it"
    if about.refused:
        yield f"# {about.refused:,} rows cannot be read: they will be in quarantine"
        yield f"# (such as {about.first_refused})"
        if "too few values" in about.first_refused:
            yield "# if such rows only leave off what says nothing at their end, say:"
            yield '# short = "fill"'


def _recognised(table: Looked, tables: Sequence[Looked]) -> Iterator[str]:
    """Write by which columns the file is told from all others, or by its name where its columns cannot tell."""
    key = table.key_columns
    dates = [column.name for column in table.of_kind("date")][:1]
    mine = [column.name for column in table.columns]
    telling = list(dict.fromkeys([*key, *dates])) or mine[:2]
    alike = []
    for other in tables:
        theirs = {column.name.lower() for column in other.columns}
        if other is not table and theirs.issuperset(name.lower() for name in telling):
            own = next((name for name in mine if name.lower() not in theirs), None)
            telling += [own] if own else []
            alike += [] if own else [other.name]
    yield f"has = [{', '.join(map(quoted, telling))}] # the columns it is recognised by"
    if alike:
        own = table.about.sheet or _pattern(table.about.plain_name)
        called = dict.fromkeys([own, *(_pattern(PurePath(again).name) for again in table.again)])
        yield f"names = [{', '.join(map(quoted, called))}] # {', '.join(alike)} has all its columns too"


def _pattern(name: str) -> str:
    """Return what files called like this one are called, other endings included."""
    return f"*{name.lower().removesuffix('.gz').rpartition('.')[0] or name.lower()}*"


def _column(column: Profile) -> Iterator[str]:
    """Write a column: a rule where one is needed, remarks otherwise."""
    name = toml_key(column.name)
    if column.kind == "empty":
        yield f"# {column.name!r} is empty throughout"
        return
    rule = [f"type = {quoted(column.kind)}"] if column.kind != "text" or column.question else []
    words = ", ".join(f"{word!r} {count:,} times" for word, count in column.words.items())
    if column.words and column.kind != "text":
        rule.append(f"nothing = [{', '.join(map(quoted, column.words))}]")
    if column.is_mail and any(value != value.lower() for value in column.values.to_pylist()):
        rule.append('case = "lower"')
    if column.question:
        yield f"# ASK: {column.question}"
    if rule:
        besides = f"; {words}, which are no {column.kind}" if words else ""
        yield f"column.{name} = {{ {', '.join(rule)} }} # {column.reason or UNSETTLED}{besides}"
    elif words:
        listed = ", ".join(map(quoted, column.words))
        yield f"# {column.name!r} says {words}; if that means that nothing is known, say:"
        yield f"# column.{name} = {{ nothing = [{listed}] }}"
    if column.kind == "text" and column.variants and not column.is_mail:
        yield f"# {column.name!r} has {', '.join(map(repr, column.variants))}; to make them one, say:"
        yield f'# column.{name} = {{ case = "lower" }}'
    if hints(column.name, "personal") and column.kind == "text":
        yield f"# {column.name!r} looks like personal data: it is not loaded unless you add it below"


def _join(number: int, table: Looked, link: Link) -> list[str]:
    to = quoted_all([f"{link.other}.{key}" for key in link.keys])
    return [
        f"[join.link_{number}]",
        f"from = {quoted_all([f'{table.name}.{column}' for column in link.columns])}",
        f"to = {to} # {link.share:.0%} of its different values are there",
        "",
    ]
