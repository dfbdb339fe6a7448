"""`interlock webhook` and `interlock outbox`: the channels teams read, and what is on its way to them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table

from interlock.desk import actions, lists
from interlock.site import output

Name = Annotated[str, typer.Argument(help="What the channel is called here.")]
Number = Annotated[int, typer.Argument(help="The message's number, from `interlock outbox list`.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    webhook = typer.Typer(help="Channels of Slack and Teams that hear what concerns a team.", no_args_is_help=True)
    app.add_typer(webhook, name="webhook")
    _webhooks(webhook)
    outbox = typer.Typer(help="Messages on their way out, and those that were laid aside.", no_args_is_help=True)
    app.add_typer(outbox, name="outbox")
    _outbox(outbox)


def _webhooks(webhook: typer.Typer) -> None:
    @webhook.command("add")
    def add(
        name: Name,
        kind: Annotated[str, typer.Option(help="slack or teams.")],
        team: Annotated[str, typer.Option(help="marketing, sales, or a receiving team of the agreement.")],
    ) -> None:
        """Add a channel; asks for the address of its incoming webhook, which is kept encrypted."""
        actions.add_webhook(
            name, kind, team, typer.prompt("Address of the incoming webhook", hide_input=True, err=True)
        )
        output.people().print(f"{name} hears what concerns {team}; try it with: interlock webhook test {name}")

    @webhook.command("list")
    def show(json: Json = False) -> None:
        """List the channels."""
        found = lists.webhooks()
        if json:
            output.emit({"webhooks": [asdict(one) for one in found]})
            return
        table = Table("name", "kind", "team")
        for one in found:
            table.add_row(one.name, one.kind, one.team)
        output.people().print(table)

    @webhook.command("remove")
    def remove(name: Name) -> None:
        """Remove a channel, and what waits for it."""
        actions.remove_webhook(name)
        output.people().print(f"{name} hears nothing any more")

    @webhook.command("test")
    def test(name: Name) -> None:
        """Post a line to a channel now."""
        actions.try_webhook(name)
        output.people().print(f"{name} took it")


def _outbox(outbox: typer.Typer) -> None:
    @outbox.command("list")
    def letters(
        waiting: Annotated[bool, typer.Option("--waiting", help="What waits, instead of what was laid aside.")] = False,
        json: Json = False,
    ) -> None:
        """List the messages that could not be delivered and were laid aside."""
        found = lists.letters(laid_aside=not waiting)
        if json:
            output.emit({"messages": [asdict(one) for one in found]})
            return
        table = Table("number", "channel", "to", "about", "tries", "since (UTC)", "error")
        for one in found:
            since = datetime.fromtimestamp((one.dead or one.created) / 1_000_000, UTC)
            table.add_row(
                str(one.id), one.channel, one.to, one.subject, str(one.tries), f"{since:%Y-%m-%d %H:%M}", one.error
            )
        output.people().print(table)

    @outbox.command("retry")
    def retry(number: Number) -> None:
        """Send a message again that was laid aside."""
        actions.retry(number)
        output.people().print(f"message {number} is sent again")

    @outbox.command("discard")
    def discard(number: Number) -> None:
        """Throw a message away that was laid aside."""
        actions.discard(number)
        output.people().print(f"message {number} is gone")
