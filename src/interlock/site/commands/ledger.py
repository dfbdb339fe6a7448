"""`interlock ledger`: the upkeep of what was heard."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from interlock.desk import actions, lists
from interlock.site import output

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    ledger = typer.Typer(help="The upkeep of the ledger.", no_args_is_help=True)
    app.add_typer(ledger, name="ledger")

    @ledger.command("status")
    def status(json: Json = False) -> None:
        """Show every table: its version, files, rows, and what still waits in the tail."""
        found = lists.status()
        if json:
            output.emit({"tables": [asdict(one) for one in found]})
            return
        table = Table("table", "version", "files", "rows", "bytes", "in the tail")
        for one in found:
            numbers = (one.version, one.files, one.rows, one.bytes, one.tail)
            table.add_row(one.table, *(f"{number:,}" for number in numbers))
        output.people().print(table)

    @ledger.command("move")
    def move(json: Json = False) -> None:
        """Move the tail into the ledger."""
        _say(json, "rows", actions.move(), "row", "moved from the tail into the ledger")

    @ledger.command("compact")
    def compact(json: Json = False) -> None:
        """Merge the small files of every bucket into one, sorted."""
        _say(json, "files", actions.compact(), "file", "fewer")

    @ledger.command("vacuum")
    def vacuum(
        keep_hours: Annotated[int, typer.Option(min=1, help="Keep files that are younger than this.")] = 168,
        json: Json = False,
    ) -> None:
        """Delete old files that neither the newest version nor a pinned report needs."""
        _say(json, "files", actions.vacuum(keep_hours), "file", "deleted")


def _say(json: bool, name: str, count: int, one: str, done: str) -> None:
    if json:
        output.emit({name: count})
    else:
        output.people().print(f"{output.counted(count, one)} {done}")
