"""`interlock serve`."""

from __future__ import annotations

import typer

from interlock.site.output import people


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("serve")
    def serve(
        port: int = typer.Option(8000, help="Port to listen on; 0 takes any free one."),
        host: str = typer.Option("127.0.0.1", help="Address to listen on; this machine only unless told."),
    ) -> None:
        """Serve the pages until stopped with Ctrl-C."""
        from interlock.site import assets, server  # noqa: PLC0415 - other commands need no web server

        assets.prepare()
        listening = server.listen(host, port)
        server.serve(
            listening, lambda: people().print(f"Interlock is at {server.address(listening)}  (Ctrl-C stops it)")
        )
