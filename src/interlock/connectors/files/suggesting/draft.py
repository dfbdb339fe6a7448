"""The text of a drafted recipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.connectors.files.suggesting.clauses import clauses
from interlock.connectors.files.suggesting.words import hints, quoted, toml_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from interlock.connectors.files.suggesting.profile import Profile
    from interlock.connectors.files.suggesting.tables import Link, Looked


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
    linked = {name for table in tables for link in table.links for name in (table.name, link.other)}
    for table in tables:
        used = table.role != "none" or table.name in linked or len(tables) == 1
        lines += [*(line if used or line.startswith("#") else f"# {line}" for line in _file(table)), ""]
    links = [(table, link) for table in tables for link in table.links]
    for number, (table, link) in enumerate(links, 1):
        lines += _join(number, table, link)
    for table in tables:
        lines += [*clauses(table, tables), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _file(table: Looked) -> Iterator[str]:
    yield f"[file.{table.name}] # {table.landed.source.name}: {table.landed.rows:,} rows"
    for note in table.landed.notes:
        yield f"# {note}"
    if table.landed.refused:
        first = table.landed.refused[0]
        yield f"# {len(table.landed.refused):,} rows cannot be read: they will be in quarantine"
        yield f"# (such as line {first.line}: {first.reason})"
    if table.headerless:
        names = ", ".join(quoted(column.name) for column in table.columns)
        yield "# ASK: the first row looks like data, not like a header; what are the columns called?"
        yield f"header = [{names}]"
        yield f"names = [{quoted('*' + table.landed.source.plain_name.rpartition('.')[0] + '*')}]"
    else:
        yield f"has = [{', '.join(quoted(name) for name in _telling(table))}] # the columns it is recognised by"
    for column in table.columns:
        yield from _column(column)


def _telling(table: Looked) -> list[str]:
    key = [table.key.name] if table.key else []
    dates = [column.name for column in table.of_kind("date")][:1]
    return list(dict.fromkeys([*key, *dates])) or [column.name for column in table.columns[:2]]


def _column(column: Profile) -> Iterator[str]:
    """Write a column: a rule where one is needed, remarks otherwise."""
    name = toml_key(column.name)
    if column.kind == "empty":
        yield f"# {column.name!r} is empty throughout"
        return
    rule = [f"type = {quoted(column.kind)}"] if column.kind != "text" else []
    words = ", ".join(f"{word!r} {count:,} times" for word, count in column.words.items())
    if column.words and column.kind != "text":
        rule.append(f"nothing = [{', '.join(map(quoted, column.words))}]")
    if column.question:
        yield f"# ASK: {column.question}"
    if rule:
        besides = f"; {words}, which are no {column.kind}" if words else ""
        yield f"column.{name} = {{ {', '.join(rule)} }} # {column.reason or 'to be settled'}{besides}"
    elif words:
        listed = ", ".join(map(quoted, column.words))
        yield f"# {column.name!r} says {words}; if that means that nothing is known, say:"
        yield f"# column.{name} = {{ nothing = [{listed}] }}"
    if column.kind == "text" and column.variants:
        yield f"# {column.name!r} has {', '.join(map(repr, column.variants))}; to make them one, say:"
        yield f'# column.{name} = {{ case = "lower" }}'
    if hints(column.name, "personal") and column.kind == "text":
        yield f"# {column.name!r} looks like personal data: it is not loaded unless you add it below"


def _join(number: int, table: Looked, link: Link) -> list[str]:
    return [
        f"[join.link_{number}]",
        f"from = {quoted(f'{table.name}.{link.column}')}",
        f"to = {quoted(f'{link.other}.{link.key}')} # {link.share:.0%} of its different values are there",
        "",
    ]
