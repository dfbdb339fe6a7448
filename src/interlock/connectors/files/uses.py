"""What a recipe uses of which file: every column, what it is needed as, and the clause that needs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from interlock.connectors.files.recipe import Entity, Join, Key, Move, Recipe, Rows

Type = Literal["text", "number", "money", "date", "yes_no"]
Side = tuple[str, tuple[str, ...]]
"""A file, and the columns of it by which a join finds."""


@dataclass(frozen=True)
class Use:
    """One mention of a column."""

    file: str
    """The file whose rows the clause is made of."""
    column: str
    """As the recipe writes it: the file's own column, or `file.column` of a joined one."""
    type: Type | None
    """What the clause needs it to be; None: anything."""
    clause: str
    """The clause's address, such as `people.lead.captured`."""
    dates: bool = False
    """Whether it is the time of something that has happened."""


def uses(recipe: Recipe) -> Iterator[Use]:
    """List every use, clause by clause."""
    for name, file in recipe.file.items():
        for column in file.key:
            yield Use(name, column, None, f"file.{name}.key")
    for name, people in recipe.people.items():
        at = f"people.{name}"
        yield from _entity(people, at)
        yield from _times(people.rows, at, captured=people.captured)
        yield from _refs(people.rows, at, account=people.account)
        yield from _moves(people.rows, people.move, at)
    for name, account in recipe.account.items():
        yield from _entity(account, f"account.{name}")
    for name, deal in recipe.opportunity.items():
        at = f"opportunity.{name}"
        yield from _entity(deal, at)
        yield from _refs(deal.rows, at, person=deal.person, account=deal.account, owner=deal.owner)
        yield from _moves(deal.rows, deal.move, at)
    yield from _flat(recipe)


def _flat(recipe: Recipe) -> Iterator[Use]:
    for name, touch in recipe.touch.items():
        at, rows = f"touch.{name}", touch.rows
        yield from _when(rows, touch, at)
        yield from _times(rows, at, at=touch.at, recorded=touch.recorded)
        yield from _refs(rows, at, person=touch.person, kind=touch.kind, id=touch.id, channel=touch.channel)
        yield from _refs(rows, at, campaign=touch.campaign, content=touch.content, by=touch.by)
        if isinstance(touch.outbound, str):
            yield Use(rows, touch.outbound, "yes_no", f"{at}.outbound")
    for name, spend in recipe.spend.items():
        at, rows = f"spend.{name}", spend.rows
        yield from _when(rows, spend, at)
        yield from _times(rows, at, at=spend.at)
        yield Use(rows, spend.amount, "money", f"{at}.amount")
        yield from _refs(rows, at, channel=spend.channel, campaign=spend.campaign)
    for name, quota in recipe.quota.items():
        at, rows = f"quota.{name}", quota.rows
        yield from _when(rows, quota, at)
        yield Use(rows, quota.amount, "number", f"{at}.amount")
        yield from _refs(rows, at, name=quota.name, owner=quota.owner)
        for part, column in (("since", quota.since), ("until", quota.until)):
            if column is not None:
                yield Use(rows, column, "date", f"{at}.{part}")
        for part, ref in (("year", quota.year), ("quarter", quota.quarter), ("month", quota.month)):
            for column in columns_of(ref):
                yield Use(rows, column, "number", f"{at}.{part}")


def _entity(entity: Entity, at: str) -> Iterator[Use]:
    yield from _when(entity.rows, entity, at)
    yield from _refs(entity.rows, at, key=entity.key)
    for column in entity.label:
        yield Use(entity.rows, column, None, f"{at}.label")
    for name, field in entity.field.items():
        yield from _refs(entity.rows, f"{at}.field.{name}", column=field.column)
        if field.known != "captured":
            yield from _times(entity.rows, f"{at}.field.{name}", known=field.known)


def _moves(rows: str, moves: Mapping[str, Move], at: str) -> Iterator[Use]:
    for name, move in moves.items():
        here = f"{at}.move.{name}"
        yield from _when(rows, move, here)
        yield from _times(rows, here, at=move.at, recorded=move.recorded)
        yield from _refs(rows, here, by=move.by, team=move.team, reason=move.reason, stage=move.stage)
        for part, column in (("until", move.until), ("due", move.due)):
            if column is not None:
                yield Use(rows, column, "date", f"{here}.{part}")
        if move.amount is not None:
            yield Use(rows, move.amount, "money", f"{here}.amount")


def _when(rows: str, clause: Rows | Move, at: str) -> Iterator[Use]:
    for column, match in clause.when.items():
        kind: Type | None = (
            "yes_no" if isinstance(match, bool) else "number" if isinstance(match, int | float) else None
        )
        yield Use(rows, column, kind, f"{at}.when")


def _times(rows: str, clause: str, /, **columns: str | None) -> Iterator[Use]:
    for part, column in columns.items():
        if column is not None and column != "unknown":
            yield Use(rows, column, "date", f"{clause}.{part}", dates=part != "recorded")


def _refs(rows: str, clause: str, /, **refs: Key | None) -> Iterator[Use]:
    for part, ref in refs.items():
        for column in columns_of(ref):
            yield Use(rows, column, None, f"{clause}.{part}")


def columns_of(ref: Key | None) -> tuple[str, ...]:
    """Return the columns that a value comes from; none where it is the same word for all."""
    return (ref,) if isinstance(ref, str) else ref if isinstance(ref, tuple) else ()


def other_file(recipe: Recipe, file: str, column: str) -> tuple[str, str] | None:
    """Return file and column of `leads.LeadId` when said about another file, None for a file's own column."""
    name, dot, rest = column.partition(".")
    return (name, rest) if dot and name in recipe.file and name != file else None


def join_between(recipe: Recipe, file: str, other: str) -> Join | None:
    """Return the join that leads from one file to the other, whichever side asks."""
    for join in recipe.join.values():
        if {name for name, _ in sides(join)} == {file, other}:
            return join
    return None


def join_columns(join: Join, file: str) -> tuple[str, ...]:
    """Return the join's columns in the file."""
    return next(columns for name, columns in sides(join) if name == file)


def sides(join: Join) -> tuple[Side, Side]:
    """Return file and columns of the side that asks and of the one that answers."""
    return _side(join.from_), _side(join.to)


def _side(said: str | tuple[str, ...]) -> Side:
    parts = [one.partition(".") for one in columns_of(said)]
    return parts[0][0], tuple(column for _, _, column in parts)
