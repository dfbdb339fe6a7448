"""`interlock backup` and `interlock restore`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path  # noqa: TC003 - read at run time, for the argument
from typing import TYPE_CHECKING, Annotated

import typer

from interlock.site import output

if TYPE_CHECKING:
    from interlock.desk.actions.backing import Backup

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
_DATABASE = "the database is PostgreSQL's: take pg_dump before this backup, and bring it back before the restore"


def register(app: typer.Typer) -> None:
    """Add the commands."""

    @app.command("backup")
    def backup(
        directory: Annotated[Path, typer.Argument(help="A new directory.")],
        with_secret: Annotated[bool, typer.Option("--with-secret", help="The secret key too.")] = False,
        json: Json = False,
    ) -> None:
        """Back up the database and the ledger while everything runs; on PostgreSQL the ledger alone, after pg_dump."""
        from interlock.desk.actions.backing import backup as take  # noqa: PLC0415 - tables want settings read first

        _say(take(directory, secret=with_secret), f"backed up to {directory}", json=json)

    @app.command("restore")
    def restore(
        directory: Annotated[Path, typer.Argument(help="A directory that `interlock backup` made.")],
        json: Json = False,
    ) -> None:
        """Bring a backup back into an empty home."""
        from interlock.desk.actions.backing import restore as bring  # noqa: PLC0415 - tables want settings read first

        _say(bring(directory), f"restored from {directory}", json=json)


def _say(done: Backup, what: str, *, json: bool) -> None:
    if json:
        output.emit({**asdict(done), "files": len(done.files), "bytes": sum(done.files.values())})
        return
    say = output.people()
    say.print(f"{output.counted(len(done.files), 'file')}, {sum(done.files.values()):,} bytes {what}", soft_wrap=True)
    if done.database == "postgresql":
        say.print(_DATABASE, soft_wrap=True)
    if not done.secret:
        say.print(
            "without the secret key: keep it apart (secret.key in the home), or people log in anew and sources, "
            "webhooks and calendars get new secrets",
            soft_wrap=True,
        )
