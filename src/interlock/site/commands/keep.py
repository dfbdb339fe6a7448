"""`interlock keep`: do what the clauses of retention say, or only show it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from interlock.agreement import naming
from interlock.desk import actions, keeping
from interlock.site import output, pinning


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("keep")
    def keep(
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Change nothing; show what is due.")] = False,
        json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ) -> None:
        """Erase and forget what the agreement keeps no longer; `interlock work` does it every hour.

        People whose time is over are erased, 200 at a time, and stay counted.
        """
        if dry_run:
            _show(json)
        else:
            _do(json)


def _show(json: bool) -> None:
    found = keeping.kept()
    if json:
        output.emit({"clauses": [asdict(one) for one in found]})
        return
    table = Table("clause", "what", "days", "then", "due now", f"in {keeping.SOON} days")
    for one in found:
        clause = f"keep.{one.name}" if one.name else "without a clause"
        words = (naming.label(one.what), f"{one.for_days:g}", naming.label(one.ends))
        table.add_row(clause, *words, f"{one.over:,}", f"{one.soon:,}")
    output.people().print(table)


def _do(json: bool) -> None:
    ended = actions.keep(pinning.again)
    gone = actions.forget_told() + actions.forget_old()
    if json:
        output.emit({"people": [asdict(one) for one in ended], "records": gone})
        return
    for one in ended:
        ends = naming.label(one.ends).lower()
        output.people().print(f"{one.clause}: {ends} {output.counted(one.people, 'person', 'people')}")
    output.people().print(f"{output.counted(gone, 'other record')} forgotten")
