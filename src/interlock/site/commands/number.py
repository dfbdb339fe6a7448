"""`interlock number`: one metric of the agreement, kept and explained."""

from __future__ import annotations

import sys
from json import loads
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from interlock import InterlockError
from interlock.measure.passport import words
from interlock.site import output, pinning
from interlock.site.naming import named
from interlock.site.records import chosen, readable
from interlock.site.standing import period, standing

if TYPE_CHECKING:
    from collections.abc import Mapping


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("number")
    def show(
        name: Annotated[str, typer.Argument(help="A metric of the agreement.")],
        by: Annotated[list[str], typer.Option(help="A column, a field, or day, week, month, quarter, year.")] = [],  # noqa: B006
        since: Annotated[str, typer.Option("--from", metavar="D", help="First day, 2026-01-31, in UTC.")] = "",
        until: Annotated[str, typer.Option("--to", metavar="D", help="First day after the period.")] = "",
        records: Annotated[bool, typer.Option("--rows", help="Add the rows behind the number.")] = False,
        pin: Annotated[bool, typer.Option("--pin", help="Keep this report as it is.")] = False,
        reproduce: Annotated[bool, typer.Option("--reproduce", help="Render the pinned report again.")] = False,
        changed: Annotated[bool, typer.Option("--what-changed", help="Say which records changed it since.")] = False,
        label: Annotated[str, typer.Option(help="The pinned report's name; the metric's latest if not given.")] = "",
        restated: Annotated[
            bool, typer.Option("--restated/--as-it-was", help="Today's wording for all time, or each day's own.")
        ] = True,
        agreement: Annotated[str, typer.Option(metavar="FILE", help="Count by this text instead.")] = "",
        sql: Annotated[bool, typer.Option("--sql", help="Show the SQL too; --json always does.")] = False,
        json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ) -> None:
        """Show a number with its wording, formula, basis, agreement, data-as-of and SQL."""
        if sum((pin, reproduce, changed, not restated)) > 1:
            raise InterlockError("choose one of --pin, --reproduce, --what-changed, --as-it-was")
        _refuse_what_is_passed_over(
            {"--reproduce": reproduce, "--what-changed": changed, "--as-it-was": not restated},
            {"--by": by, "--rows": records, "--agreement": agreement, "--from": since, "--to": until},
        )
        asked, stands = pinning.Question(name, tuple(by), period(since, until), records), None
        if changed:
            _tell_changes(_changes(pinning.what_changed(name, label)), json=json)
            return
        if reproduce:
            rendered = pinning.reproduce(name, label)
        elif not restated:
            rendered = pinning.as_it_was(asked)
        else:
            stands = standing(agreement)
            rendered = pinning.pin(asked, stands, label) if pin else pinning.as_of_now(asked, stands)
        told = loads(rendered)
        if json and told.get("records") and not (pin or reproduce):  # what is pinned stays as it is, byte by byte
            output.emit({**told, "records": named(told["records"])})
        elif json:
            sys.stdout.write(rendered.decode() + "\n")
        else:
            in_words = {"in_words": words(stands.agreement.metric[name], stands.agreement)} if stands else {}
            _tell(told | in_words, sql=sql)


def _refuse_what_is_passed_over(ways: Mapping[str, bool], options: Mapping[str, object]) -> None:
    """Raise InterlockError where an option is given that the way of counting has no use for."""
    way = next((way for way, chosen in ways.items() if chosen), None)
    dates = ("--from", "--to") if way == "--as-it-was" else ()
    over = next((name for name, given in options.items() if given and name not in dates), None)
    if way is None or over is None:
        return
    why = (
        "each day is counted as a whole, by the version that bound on it" if dates else "a pinned report stays as asked"
    )
    raise InterlockError(f"{over} cannot go with {way}: {why}; leave it away")


def _tell(told: dict[str, Any], *, sql: bool) -> None:
    """Print what people read of a report."""
    say = output.people().print
    say(f"[bold]{told['name']}[/bold]  {_value(told, told['value'])}", highlight=False)
    if told.get("interval"):
        say(
            f"  {told['part']:,.0f} of {told['whole']:,.0f}; 95% {told['interval'][0]:.1%} to {told['interval'][1]:.1%}"
        )
    for name in ("says", "in_words", "formula", "basis_says", "rows", "undated", "agreement", "as_of"):
        if told.get(name):
            said = f"{told[name]:,}" if isinstance(told[name], int) else told[name]
            say(f"  {name.replace('_', ' ')}: {said}", markup=False, soft_wrap=True)
    for part in told.get("versions", ()):
        bound = f"{part['period']['from'] or 'the beginning'} up to {part['period']['to'] or 'now'}"
        say(f"  {bound}: {_value(told, part['value'])} under {part['agreement'][:8]}: {part['formula']}", markup=False)
    if told.get("groups"):
        table = Table(*told["groups"][0]["key"], "value", "rows")
        for group in told["groups"]:
            keys = ["not known" if key is None else str(key) for key in group["key"].values()]
            table.add_row(*keys, _value(told, group["value"]), f"{group['rows']:,}")
        say(table)
    if told.get("records"):
        _tell_rows(told)
    if sql:
        say(told["sql"], markup=False, soft_wrap=True, style="dim")


def _tell_rows(told: dict[str, Any]) -> None:
    """Print the rows behind a number, with whom their ids stand for."""
    shown = chosen(named(told["records"]), told)
    table = Table(*shown[0])
    for row in shown:
        table.add_row(*row.values())
    for column in table.columns:
        column.overflow = "fold"
    output.people().print(table)
    output.people().print("  every column of these rows: --rows --json")


def _changes(told: dict[str, Any]) -> dict[str, Any]:
    """Return what changed with whom the ids in its records stand for."""
    records = told["records"]
    sides = {side: iter(named([one[side] for one in records if one[side]])) for side in ("was", "now")}
    found = [{**one, **{side: next(rows) if one[side] else None for side, rows in sides.items()}} for one in records]
    return {**told, "records": found}


def _value(told: dict[str, Any], value: float | None) -> str:
    if value is None:
        return "nothing to count"
    if told.get("unit") == "share":
        return f"{value:.1%}"
    return f"{value:,.2f} {told['currency']}" if told.get("currency") else f"{value:,.10g}"


def _tell_changes(told: dict[str, Any], *, json: bool) -> None:
    if json:
        output.emit(told)
        return
    say = output.people().print
    was, now = (_value(told, told[side]["value"]) for side in ("was", "now"))
    say(f"{told['name']}: {was} as of {told['was']['as_of']}, {now} now")
    table = Table("what", "makes", "record")
    rows = readable([one["now"] or one["was"] for one in told["records"]])
    for one, row in zip(told["records"], rows, strict=True):
        table.add_row(
            one["what"], _difference(told, one["difference"]), ", ".join(f"{k} {v}" for k, v in row.items() if v)
        )
    say(table)
    total, change = (_difference(told, told[name]) or "nothing that can be said" for name in ("sum", "change"))
    say(f"their differences sum to {total}; the change is {change}")


def _difference(told: dict[str, Any], value: float | None) -> str:
    """Write what a record adds; a share's steps are small, and are written in points with more digits."""
    if value is None:
        return ""
    if told["unit"] == "share":
        return f"{100 * value:+.3f} points"
    return f"{value:+,.2f} {told['currency']}" if told["currency"] else f"{value:+,.6g}"
