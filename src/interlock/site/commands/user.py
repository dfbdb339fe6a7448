"""`interlock user`: who may log in and sign."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from interlock import InterlockError
from interlock.desk import actions, lists
from interlock.desk.actions.people import close_member
from interlock.desk.rights import Role
from interlock.site import output
from interlock.site.commands.access import register_rescue

Name = Annotated[str, typer.Argument(help="The name to log in with.")]
ROLES = f"One of {', '.join(Role)}; without it, the one of the team."
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]

_STAYS = {
    "queued": "in a queue, because nobody else could take them",
    "disputes": "to settle went to others",
    "deals": "open opportunities stay in their name until the CRM says otherwise",
    "listed": "accounts of named lists stay theirs: `interlock team named` gives them to somebody else",
}
"""What else was open, in words."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    user = typer.Typer(help="Who may log in and sign.", no_args_is_help=True)
    app.add_typer(user, name="user")

    @user.command("add")
    def add(
        name: Name,
        team: Annotated[str, typer.Option(help="marketing, sales or other; marketing and sales sign.")],
        role: Annotated[str, typer.Option(help=ROLES)] = "",
        title: Annotated[str, typer.Option(help="What the person does, in words.")] = "",
        json: Json = False,
    ) -> None:
        """Make a log-in with a signing key; asks for its password, or takes INTERLOCK_PASSWORD."""
        actions.add_member(name, password(f"Password for {name}", confirm=True), team, role, title)
        if json:
            output.emit(asdict(_known(name)))
        else:
            output.people().print(f"{name} may log in, for {team}")

    @user.command("list")
    def show(json: Json = False) -> None:
        """List who may log in."""
        found = lists.log_ins()
        if json:
            output.emit({"users": [asdict(one) for one in found]})
            return
        table = Table("name", "team", "role", "title")
        for one in found:
            table.add_row(one.name, one.team, one.role, one.title)
        output.people().print(table)

    @user.command("password")
    def change(name: Name) -> None:
        """Change a password; asks for the old and the new one."""
        old = typer.prompt("Old password", hide_input=True, err=True)
        new = typer.prompt("New password", hide_input=True, confirmation_prompt=True, err=True)
        actions.change_password(name, old, new)
        output.people().print(f"{name} has a new password")

    _register_close(user)
    register_rescue(user)


def _register_close(user: typer.Typer) -> None:
    @user.command("close")
    def close(name: Name, json: Json = False) -> None:
        """Close the log-in of who leaves, and give what is open with them to others."""
        left = asdict(close_member(name))
        if json:
            output.emit({"name": name, **left})
            return
        out = output.people()
        out.print(f"{name} is closed. {output.counted(left['went'], 'open hand-off')} went to others", markup=False)
        for what, said in _STAYS.items():
            if left[what]:
                out.print(f"{left[what]:,} {said}", markup=False)


def _known(name: str) -> lists.LogIn:
    found = lists.log_in(name)
    if found is None:
        message = f"there is no user {name}"
        raise InterlockError(message)
    return found


def password(question: str, *, confirm: bool = False) -> str:
    """Return INTERLOCK_PASSWORD, or ask on standard error."""
    given = os.environ.get("INTERLOCK_PASSWORD")
    if given is not None:
        return given
    try:
        return str(typer.prompt(question, hide_input=True, confirmation_prompt=confirm, err=True))
    except typer.Abort as error:
        message = "a password is needed: answer the question, or set INTERLOCK_PASSWORD"
        raise InterlockError(message) from error
