"""`interlock person`: what is held about somebody, and how to erase it."""

from __future__ import annotations

import json as writer
from dataclasses import asdict
from pathlib import Path  # noqa: TC003 - read at run time, for the option
from typing import Annotated

import typer

from interlock import InterlockError
from interlock.desk.actions.erasing import erase as erase_person
from interlock.desk.actions.erasing import note_taken
from interlock.desk.actions.replaying import write_erased
from interlock.desk.lists.personal import personal
from interlock.site import output, pinning

Whom = Annotated[str, typer.Argument(metavar="EMAIL|KEY", help="An e-mail address, or a key such as crm:17.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    person = typer.Typer(help="What is held about a person: export it, erase it.", no_args_is_help=True)
    app.add_typer(person, name="person")

    @person.command("export")
    def export(
        whom: Whom,
        out: Annotated[Path, typer.Option(help="The file to write; it must not exist yet.")],
        json: Json = False,
    ) -> None:
        """Write everything that is held about a person to a JSON file."""
        found = asdict(personal(whom))
        if out.exists():
            raise InterlockError(f"{out} exists already; choose another file")
        out.touch(mode=0o600)
        out.write_text(writer.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        records = sum(len(rows) for rows in found["records"].values())
        note_taken(found["person"], records)
        if json:
            output.emit({"file": str(out), "records": records})
        else:
            output.people().print(f"{output.counted(records, 'record')} written to {out}", soft_wrap=True)

    @person.command("erase")
    def erase(
        whom: Whom,
        yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
        json: Json = False,
    ) -> None:
        """Erase a person from the database and every version of the ledger; counts stay as they were.

        What stays is a lead without a name: times, moves, amounts. It cannot be undone, and backups are not touched.
        """
        if not yes and not typer.confirm(f"Erase {whom} for good?", err=True):
            raise InterlockError("nothing was erased")
        done = erase_person(whom, pinning.again)
        if json:
            output.emit({"rows": done.rows, "pins": list(done.pins)})
            return
        output.people().print(f"erased; {output.counted(done.rows, 'row')} of the ledger rewritten")
        for name in done.pins:
            output.people().print(
                f"the rows of the pinned report {name} were erased in part; its figures are as they were"
            )

    @person.command("erased")
    def erased(
        out: Annotated[Path, typer.Option(help="The file to write; kept apart from backups, for a restore.")],
        json: Json = False,
    ) -> None:
        """Write down who was erased, as fingerprints that name nobody; `interlock restore --erased` wants it."""
        count = write_erased(out)
        if json:
            output.emit({"file": str(out), "people": count})
        else:
            output.people().print(f"{output.counted(count, 'fingerprint')} written to {out}", soft_wrap=True)
