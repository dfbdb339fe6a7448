"""`interlock agreement holidays`: the public holidays of a country, drafted into a calendar of the agreement."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from interlock.agreement import starter
from interlock.desk import lists, numbers
from interlock.site import output
from interlock.site.texts import text_of


def register_holidays(group: typer.Typer) -> None:
    """Add the command."""

    @group.command("holidays")
    def holidays(
        calendar: Annotated[str, typer.Argument(help="The calendar's name in the agreement.")],
        country: Annotated[str, typer.Option(help="ISO code, such as DE or US.")],
        region: Annotated[str, typer.Option(help="A region with holidays of its own, such as BE.")] = "",
        year: Annotated[
            list[int] | None, typer.Option(help="As often as wanted; this and the next unless told.")
        ] = None,
        file: Annotated[str, typer.Option(help="The agreement's text; the version in force unless told.")] = "",
    ) -> None:
        """Print the agreement with the public holidays of a country in one of its calendars, to be proposed."""
        from interlock.agreement import daysoff  # noqa: PLC0415 - the table of all countries is seldom asked for

        today = datetime.now(UTC).date()
        found = daysoff.drafted(_text(file), calendar, country, region, year or [today.year, today.year + 1])
        sys.stdout.write(found.text)
        for day, name in found.added:
            typer.echo(f"added {day:%Y-%m-%d} {name}", err=True)
        left = f"{len(found.there)} were there already, {len(found.free)} are on days off anyway"
        typer.echo(f"{output.counted(len(found.added), 'day')} added; {left}", err=True)


def _text(file: str) -> str:
    if file:
        return text_of(file)
    counted = numbers.counted_by(datetime.now(UTC).date())
    return lists.version(str(counted.number)).text if counted else starter()
