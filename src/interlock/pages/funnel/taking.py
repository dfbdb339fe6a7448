"""What of the funnel's page can be taken away: the chart, the table of its groups, and both sides of a comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interlock.agreement import naming
from interlock.measure.funnel import compare
from interlock.pages.frame.exporting import Table
from interlock.pages.frame.rows import Column
from interlock.pages.funnel.drawn import chart
from interlock.pages.funnel.picture import label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from interlock.measure.funnel import Funnel, Group, Step
    from interlock.pages.frame.exporting import Piece
    from interlock.pages.frame.ground import Ground
    from interlock.pages.funnel.picture import Stage
    from interlock.pages.funnel.question import Question
    from interlock.pages.funnel.versus import Other

COLUMNS = {
    "group": Column("text"),
    "stage": Column("text"),
    "entered": Column("number"),
    "imputed": Column("number"),
    "of": Column("number", "Could go on"),
    "reached_next": Column("number", "Went on"),
    "rate": Column("number", "Share that went on"),
    "low": Column("number", "95% from"),
    "high": Column("number", "95% to"),
    "median_days": Column("number"),
}
SIDES = {
    "stage": Column("text"),
    "entered": Column("number"),
    "other_entered": Column("number"),
    "more": Column("number", "Difference"),
    "rate": Column("number", "Went on"),
    "other_rate": Column("number"),
    "points": Column("number", "Difference of shares"),
    "low": Column("number", "95% from"),
    "high": Column("number", "95% to"),
    "reading": Column("text"),
    "median": Column("number", "Median days"),
    "other_median": Column("number"),
}


def pieces(
    held: Ground, asked: Question, stages: Sequence[Stage], found: Funnel, sides: tuple[Other, Group, Group] | None
) -> list[Piece]:
    """Return the chart, the table of groups (or of the whole), and the comparison where there is one."""
    title = f"Funnel, {asked.choice.period.label}"
    made: list[Piece] = [chart(title, stages, asked.says), _groups(held, asked, found)]
    return made if sides is None else [*made, _sides(asked, *sides)]


def _groups(held: Ground, asked: Question, found: Funnel) -> Table:
    columns = COLUMNS | {"group": Column("text", naming.label(asked.by) if asked.by else "Group")}
    return Table("Funnel", columns, lambda: _lines(held, asked, found), asked.says)


def _lines(held: Ground, asked: Question, found: Funnel) -> Iterator[dict[str, Any]]:
    names = [name for name, _ in held.agreement.stages()]
    for group in found.groups:
        by = label(asked.by, group.key[asked.by]) if asked.by and group.key else "all"
        for name, step in zip(names, group.stages, strict=True):
            yield {"group": by, **_line(name, step, last=name == names[-1])}


def _line(name: str, step: Step, *, last: bool) -> dict[str, Any]:
    low, high = step.interval or (None, None)
    return {
        "stage": naming.label(name),
        "entered": step.entered,
        "imputed": step.imputed,
        "of": None if last else step.of,
        "reached_next": None if last else step.reached_next,
        "rate": step.rate,
        "low": low,
        "high": high,
        "median_days": step.median_days,
    }


def _sides(asked: Question, other: Other, this: Group, that: Group) -> Table:
    names = {"entered": other.this, "rate": f"{other.this}: went on", "median": f"{other.this}: median days"}
    there = {"other_entered": other.label, "other_rate": f"{other.label}: went on"}
    there |= {"other_median": f"{other.label}: median days"}
    columns = SIDES | {name: Column("number", words) for name, words in {**names, **there}.items()}
    says = asked.says | {"Compared": f"{other.this} with {other.label}. {other.says}"}
    return Table("Side by side", columns, lambda: _pairs(other, this, that), says, "sides")


def _pairs(other: Other, this: Group, that: Group) -> Iterator[dict[str, Any]]:
    for change in compare(this, that, apart=other.disjoint):
        low, high = change.interval or (None, None)
        there = change.other
        yield {
            "stage": naming.label(change.stage),
            "entered": change.this.entered,
            "other_entered": there.entered if there else None,
            "more": change.entered,
            "rate": change.this.rate,
            "other_rate": there.rate if there else None,
            "points": change.rate,
            "low": low,
            "high": high,
            "reading": change.reading or None,
            "median": change.this.median_days,
            "other_median": there.median_days if there else None,
        }
