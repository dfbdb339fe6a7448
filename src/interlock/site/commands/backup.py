"""`interlock backup` and `interlock restore`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path  # noqa: TC003 - read at run time, for the argument
from typing import TYPE_CHECKING, Annotated

import typer

from interlock.site import output

if TYPE_CHECKING:
    from collections.abc import Mapping

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
        erased: Annotated[
            Path | None, typer.Option(help="What `interlock person erased` wrote since: they are erased again.")
        ] = None,
        json: Json = False,
    ) -> None:
        """Bring a backup back into an empty home, and erase again whoever was erased after it was taken."""
        from interlock.desk.actions.backing import restore as bring  # noqa: PLC0415 - tables want settings read first
        from interlock.desk.actions.replaying import erase_again, read_erased  # noqa: PLC0415
        from interlock.site import pinning  # noqa: PLC0415

        if erased is not None:
            read_erased(erased)
        done = bring(directory)
        people = erase_again(erased, pinning.again) if erased is not None else 0
        _say(done, f"restored from {directory}", json=json, more={"erased": people} if erased is not None else {})
        if erased is not None and not json:
            output.people().print(f"{output.counted(people, 'person', 'people')} erased again")


def _say(done: Backup, what: str, *, json: bool, more: Mapping[str, int] | None = None) -> None:
    if json:
        output.emit({**asdict(done), "files": len(done.files), "bytes": sum(done.files.values()), **(more or {})})
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
