"""`interlock demo`."""

from __future__ import annotations

import typer

from interlock.site.commands import simulate


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("demo")
    def demo(
        people: int = typer.Option(20_000, min=100, help="How many people the synthetic company knows."),
        port: int = typer.Option(8000, help="Port to listen on; the next free one where it is taken."),
        live: bool = typer.Option(True, "--live/--still", help="Let people arrive and colleagues answer meanwhile."),
        browser: bool = typer.Option(True, "--browser/--no-browser", help="Open the inbox in a browser."),
    ) -> None:
        """Show Interlock on a synthetic company: makes it, signs an agreement, runs it over history, serves the pages.

        Everything is kept in --home (.demo unless told otherwise); the next start goes straight to the pages.
        """
        from interlock.site import showing  # noqa: PLC0415 - settings and tables are needed from here on

        showing.show(people, port, simulate.load, live=live, browser=browser)
