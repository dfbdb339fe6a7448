"""`interlock live`: the synthetic company goes on."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

import typer

from interlock.site import output


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("live")
    def live(
        every: Annotated[float, typer.Option(min=0.1, help="Seconds between two people who arrive, on average.")] = 20,
        seed: Annotated[int, typer.Option(min=0, help="The same seed tells the same stories.")] = 7,
        player: Annotated[list[str], typer.Option(help="A log-in that answers for itself; may be repeated.")] = [],  # noqa: B006
        quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing while it goes on.")] = False,
        parent: Annotated[int, typer.Option(hidden=True, help="Stop when this process is gone.")] = 0,
    ) -> None:
        """Let people arrive at a synthetic company, and colleagues answer hand-offs, until stopped with Ctrl-C."""
        from interlock.site import living  # noqa: PLC0415 - the tables of the desk must be set up first

        told = (lambda _: None) if quiet else output.people().print
        with suppress(KeyboardInterrupt):
            living.live(every, seed, player, told, parent or None)
