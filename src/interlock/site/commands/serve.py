"""`interlock serve`."""

from __future__ import annotations

import typer

from interlock.desk import lists
from interlock.site import first_run
from interlock.site.output import people


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("serve")
    def serve(
        port: int = typer.Option(8000, help="Port to listen on; 0 takes any free one."),
        host: str = typer.Option(
            "127.0.0.1",
            help="Address to listen on, this machine only unless told; INTERLOCK_HOSTS then names how it is reached.",
        ),
        work: bool = typer.Option(True, "--work/--no-work", help="Run `interlock work` beside it."),
    ) -> None:
        """Serve the pages until stopped with Ctrl-C."""
        from interlock.site import assets, beside, server  # noqa: PLC0415 - other commands need no web server

        assets.prepare()
        listening = server.listen(host, port)
        at = server.address(listening)
        with beside.worker(wanted=work):
            server.serve(listening, lambda: _ready(at))


def _ready(at: str) -> None:
    say = people().print
    say(f"Interlock is at {at}  (Ctrl-C stops it)")
    if not lists.log_ins():
        say(f"It is new. Set it up in a browser, within a day, at: {first_run.link(at)}", soft_wrap=True)
