"""`interlock migrate`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from interlock.desk.instance import set_up
from interlock.site import output

if TYPE_CHECKING:
    import typer


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("migrate")
    def migrate() -> None:
        """Set the instance up or bring it up to date; every command does this by itself when it is needed."""
        set_up()
        output.people().print(f"the instance in {settings.HOME} is up to date", soft_wrap=True)
