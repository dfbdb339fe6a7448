"""`interlock access`: how people come in; `interlock user ...` for somebody who cannot."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from django.conf import settings
from rich.table import Table

from interlock.desk import actions
from interlock.desk.lists import access as lists
from interlock.pages.login.link import path_for
from interlock.site import output

Name = Annotated[str, typer.Argument(help="The name to log in with.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    access = typer.Typer(help="How people come in.", no_args_is_help=True)
    app.add_typer(access, name="access")

    @access.command("rules")
    def rules(
        two_step: Annotated[
            str | None, typer.Option(help="Of whom a second step is demanded: nobody, passwords or everybody.")
        ] = None,
        passwords: Annotated[
            bool | None, typer.Option("--passwords/--no-passwords", help="Whether passwords log in.")
        ] = None,
        json: Json = False,
    ) -> None:
        """Show the rules, or change them."""
        if two_step is not None or passwords is not None:
            actions.set_log_in_rules("", two_step=two_step, passwords=passwords)
        found = lists.rules()
        if json:
            output.emit(asdict(found))
            return
        say = output.people().print
        say(f"a second step is demanded of: {found.two_step}")
        say(f"passwords log in: {'yes' if found.passwords else 'no'}")

    @access.command("sessions")
    def sessions(json: Json = False) -> None:
        """List who is logged in where, and who is locked out."""
        found, locked = lists.sessions(), lists.locked_out()
        if json:
            told = [{key: value for key, value in asdict(one).items() if key != "key"} for one in found]
            output.emit({"sessions": told, "locked_out": [asdict(one) for one in locked]})
            return
        table = Table("name", "device", "address", "last seen")
        for one in found:
            table.add_row(one.name, one.device[:60], one.address, _at(one.seen))
        output.people().print(table)
        for each in locked:
            output.people().print(
                f"locked out: {each.name or 'an unknown name'} from {each.address}, until {_at(each.until)}"
            )


def register_rescue(user: typer.Typer) -> None:
    """Add to `interlock user` what somebody needs who cannot come in."""

    @user.command("link")
    def link(name: Name, path: Annotated[bool, typer.Option("--path", help="Print the path alone.")] = False) -> None:
        """Print a link that logs somebody in once, within an hour; hand it to nobody else."""
        found = path_for(name)
        typer.echo(found if path else f"{settings.ADDRESS or 'http://127.0.0.1:8000'}{found}")

    @user.command("mail")
    def mail(name: Name, address: Annotated[str, typer.Argument(help="Their e-mail address; empty: none.")]) -> None:
        """Say at which address somebody is known to identity providers and for a new password."""
        actions.set_mail(name, address)
        output.people().print(f"{name} is known as {address}" if address else f"{name} is known by name only")

    @user.command("unlock")
    def unlock(name: Name) -> None:
        """Let a log-in that was locked out be tried again."""
        ended = actions.unlock_log_in(name)
        output.people().print(f"{name} may be tried again ({output.counted(ended, 'lock-out')} ended)")

    @user.command("log-out")
    def log_out(name: Name) -> None:
        """End every session of a log-in, at once."""
        output.people().print(f"{name}: {output.counted(actions.end_sessions(name), 'session')} ended")

    @user.command("two-step")
    def two_step(
        name: Name,
        remove: Annotated[bool, typer.Option("--remove", help="Take them away: the telephone is lost.")] = False,
        json: Json = False,
    ) -> None:
        """Show somebody's second steps, or take them away."""
        found = [one for one in lists.means(name) if one.kind != "recovery_codes"]
        if remove:
            actions.remove_two_steps(name, "")
        if json:
            told: list[dict[str, Any]] = [{"kind": one.kind, "name": one.name} for one in found]
            output.emit({"name": name, "removed": remove, "two_step": told})
            return
        word = "removed" if remove else "there"
        output.people().print(f"{name}: {output.counted(len(found), 'second step')} {word}")


def _at(micros: int) -> str:
    return f"{datetime.fromtimestamp(micros / 1_000_000, UTC):%Y-%m-%d %H:%M} UTC"
