"""`interlock work`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from interlock import InterlockError
from interlock.site import output


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("work")
    def work(
        once: Annotated[bool, typer.Option("--once", help="Do what is due, then stop.")] = False,
        as_of: Annotated[str, typer.Option(help="Work as of a moment, such as 2026-03-14T09:00, UTC.")] = "",
        parent: Annotated[int, typer.Option(hidden=True, help="Stop when this process is gone.")] = 0,
    ) -> None:
        """Do what time brings about: reminders, breaches, escalations, messages, upkeep; until stopped with Ctrl-C.

        `serve` and `demo` start one beside the server. Any number may run at once; one that was killed, or was away
        for a week, goes on where things stand.
        """
        from interlock.site.worker import Worker  # noqa: PLC0415 - other commands do no work

        worker = Worker(_say, _moment(as_of) if as_of else None, parent or None)
        if once:
            worker.once()
        else:
            worker.run()


def _say(line: str) -> None:
    output.people().print(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} {line}", soft_wrap=True)


def _moment(text: str) -> int:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise InterlockError(f"--as-of {text}: give a moment as 2026-03-14T09:00") from error
    return round(at.replace(tzinfo=at.tzinfo or UTC).timestamp() * 1_000_000)
