"""`interlock funnel`: the funnel that both teams believe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer
from rich.table import Table

from interlock import InterlockError
from interlock.agreement.metric import Basis
from interlock.agreement.naming import label
from interlock.desk import lists
from interlock.measure.funnel import COUNTING, Asked, funnel, rows
from interlock.measure.funnel.rows import FigureName
from interlock.measure.funnel.visits import Reentry, Skip
from interlock.measure.number import said
from interlock.site import output
from interlock.site.standing import facts, period, standing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from interlock.measure.facts.store import Facts
    from interlock.measure.funnel import Funnel, Group, Step

    Cell = Callable[[Step], str]

_CHOICES: dict[str, tuple[str, ...]] = {
    "--basis": get_args(Basis),
    "--skipped": get_args(Skip),
    "--reentry": get_args(Reentry),
    "--figure": get_args(FigureName),
}


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("funnel")
    def show(
        basis: Annotated[str, typer.Option(help="cohort, period, resolved or open.")] = "cohort",
        by: Annotated[list[str], typer.Option(help="A field of the lead, or day, week, month, quarter, year.")] = [],  # noqa: B006
        since: Annotated[str, typer.Option("--from", metavar="D", help="First day, 2026-01-31, in UTC.")] = "",
        until: Annotated[str, typer.Option("--to", metavar="D", help="First day after the period.")] = "",
        skipped: Annotated[str, typer.Option(help="Stages a lead skipped: impute or drop.")] = "impute",
        reentry: Annotated[str, typer.Option(help="Which entry counts: first, last or each.")] = "first",
        within: Annotated[float | None, typer.Option(metavar="DAYS", help="Count who went on within so many.")] = None,
        stage: Annotated[str, typer.Option("--rows", metavar="STAGE", help="The leads behind a stage's figure.")] = "",
        figure: Annotated[str, typer.Option(help="Of --rows: entered, of or reached_next.")] = "entered",
        agreement: Annotated[str, typer.Option(metavar="FILE", help="Count by this text instead.")] = "",
        json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ) -> None:
        """Show how many leads went from stage to stage, on a stated basis, and what to know before believing it."""
        for option, value in (
            ("--basis", basis), ("--skipped", skipped), ("--reentry", reentry), ("--figure", figure)
        ):  # fmt: skip
            if value not in _CHOICES[option]:
                raise InterlockError(f"{option} {value}: choose one of {', '.join(_CHOICES[option])}")
        asked = Asked(basis, tuple(by), period(since, until), skipped, reentry, within)  # type: ignore[arg-type]
        stands = standing(agreement)
        with facts(stands.agreement) as found:
            head = {"agreement": stands.seal, "as_of": found.engine.snapshot.as_of}
            if stage:
                _tell_rows(head, _rows(found, asked, stage, figure), json)
                return
            answer = funnel(found, asked)
        if json:
            output.emit({**head, **answer.to_json()})
        else:
            _tell(head, answer)


def _rows(found: Facts, asked: Asked, stage: str, figure: str) -> list[dict[str, Any]]:
    if stage not in found.agreement.stage:
        raise InterlockError(f"--rows {stage}: the agreement's stages are {', '.join(found.agreement.stage)}")
    leads = rows(found, asked, stage, figure)  # type: ignore[arg-type]
    people = lists.known("person", (row["person"] for row in leads))
    times = ("entered_at", "reached_at", "exit_at")
    return [
        {
            **row,
            **{name: said(row[name]) for name in times},
            "key": people[row["person"]].key if row["person"] in people else None,
        }
        for row in leads
    ]


def _tell_rows(head: dict[str, str], leads: list[dict[str, Any]], json: bool) -> None:
    if json:
        output.emit({**head, "rows": leads})
        return
    table = Table("lead", "entered", "next stage", "left")
    table.columns[0].overflow = "fold"
    for row in leads:
        times = (output.minute(row[name]) for name in ("entered_at", "reached_at", "exit_at"))
        table.add_row(row["key"] or str(row["person"]), *times)
    for column in table.columns[1:]:
        column.no_wrap = True
    output.people().print(table)


def _tell(head: dict[str, str], answer: Funnel) -> None:
    say = output.people().print
    asked = answer.asked
    say(f"[bold]{asked.basis}[/bold]: {COUNTING[asked.basis].says}")
    say(f"agreement {head['agreement'][:8]}, data {head['as_of']}")
    say(f"skipped stages: {asked.skip}, entries: {asked.reentry}")
    columns = _columns(answer)
    for group in answer.groups:
        _tell_group(group, columns)


def _columns(answer: Funnel) -> Mapping[str, Cell]:
    """Return the columns that say something: what a rate is of where that is not who entered, and what to expect."""
    steps = [step for group in answer.groups for step in (*group.stages, *filter(None, [group.overall]))]
    silent = {
        "of": all(step.of == step.entered for step in steps),
        "in the end": all(step.lasting is None for step in steps),
    }
    return {name: cell for name, cell in _CELLS.items() if not silent.get(name)}


def _tell_group(group: Group, columns: Mapping[str, Cell]) -> None:
    say = output.people().print
    title = ", ".join(f"{name}: {'not known' if value is None else value}" for name, value in group.key.items())
    table = Table("stage", *columns, title=title or None)
    for step in group.stages:
        table.add_row(label(step.stage), *(cell(step) for cell in columns.values()))
    if group.overall is not None and len(group.stages) > 2:
        table.add_section()
        way = f"{label(group.stages[0].stage)} to {label(group.stages[-1].stage)}"
        table.add_row(way, *(cell(group.overall) for cell in columns.values()))
    say(table)
    for flag in group.flags:
        say(f"! {flag.says}", style="yellow", markup=False, soft_wrap=True)


_CELLS: Mapping[str, Cell] = {
    "entered": lambda step: f"{step.entered:,}",
    "of": lambda step: f"{step.of:,}",
    "went on": lambda step: "" if step.reached_next is None else f"{step.reached_next:,}",
    "rate": lambda step: "" if step.rate is None else f"{step.rate:.1%}",
    "95% interval": lambda step: "" if step.interval is None else "{:.1%} to {:.1%}".format(*step.interval),
    "in the end": lambda step: "" if step.lasting is None else f"{step.lasting.rate:.1%}",
    "median days": lambda step: "" if step.median_days is None else f"{step.median_days:.1f}",
}
"""What is said of a stage, by column; `in the end` is the Kaplan-Meier estimate, `median days` of those who went on."""
