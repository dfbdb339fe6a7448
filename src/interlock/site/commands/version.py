"""`interlock version`."""

from __future__ import annotations

from importlib.metadata import version

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("version")
    def show() -> None:
        """Print the version of this program."""
        typer.echo(version("interlock"))
