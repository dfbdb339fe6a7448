"""`interlock source`: who may deliver events."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from interlock import InterlockError
from interlock.connectors import hook
from interlock.desk import actions, lists
from interlock.site import output

if TYPE_CHECKING:
    from collections.abc import Sequence

Name = Annotated[str, typer.Argument(help="What the source is called; it is the last part of its hook's address.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    source = typer.Typer(help="Who may deliver events.", no_args_is_help=True)
    app.add_typer(source, name="source")

    @source.command("add")
    def add(
        name: Name,
        scope: Annotated[list[str], typer.Option(help="What its token may do: capture, read, act.")] = ["capture"],  # noqa: B006
        signed: Annotated[bool, typer.Option("--signed", help="Refuse deliveries without a valid signature.")] = False,
        member: Annotated[list[str], typer.Option(help="A log-in in whose name it may act.")] = [],  # noqa: B006
        origin: Annotated[
            list[str], typer.Option(help="A site that may use its public key, such as https://www.example.com.")
        ] = [],  # noqa: B006
        per_second: Annotated[int, typer.Option(help="Events it may deliver per second.")] = 500,
        where: Annotated[
            list[str], typer.Option("--map", help="Where its hook says what: email=data.contact.email, kind==form.")
        ] = [],  # noqa: B006
        page: Annotated[
            list[str], typer.Option(help="What visits to pages are, by their path: /pricing=pricing_view.")
        ] = [],  # noqa: B006
        json: Json = False,
    ) -> None:
        """Make a source, and show its token and its secret this once."""
        mapping = _pairs("map", where)
        hook.check(mapping)
        terms = actions.Terms(tuple(scope), signed, tuple(member), tuple(origin), per_second)
        _show(actions.add_source(name, terms, mapping=mapping, pages=_pairs("page", page)), json=json)

    @source.command("list")
    def show(json: Json = False) -> None:
        """List the sources; tokens and secrets are not among what is stored."""
        found = lists.sources()
        if json:
            strays = [asdict(one) for one in lists.strays()]
            output.emit({"sources": [asdict(one) for one in found], "strays": strays})
            return
        table = Table("name", "may", "signed", "public key", "sites", "events/s", "open")
        for one in found:
            signed = "always" if one.signed else "if it likes"
            sites, is_open = " ".join(one.origins), "no" if one.revoked else "yes"
            table.add_row(one.name, " ".join(one.scopes), signed, one.public, sites, str(one.per_second), is_open)
        say = output.people().print
        say(table)
        for each in lists.strays():
            times = output.counted(each.times, "time")
            say(f"{each.source} told {times} of {each.kind!r}, which is no touchpoint of the agreement", markup=False)

    @source.command("rotate")
    def rotate(name: Name, json: Json = False) -> None:
        """Give a source a new token and secret; the old ones are void at once."""
        _show(actions.rotate_source(name), json=json)

    @source.command("revoke")
    def revoke(name: Name) -> None:
        """Close a source and its forms for good; what it delivered stays."""
        actions.revoke_source(name)
        output.people().print(f"{name} is closed")


def _show(granted: actions.Granted, *, json: bool) -> None:
    if json:
        output.emit(
            {"name": granted.source.name, "token": granted.token, "secret": granted.secret}
            | {"public": granted.source.public}
        )
        return
    say = output.people().print
    say(f"{granted.source.name} may {' and '.join(granted.source.scopes)}. This is shown once:")
    say(f"token       {granted.token}", soft_wrap=True)
    say(f"secret      {granted.secret}", soft_wrap=True)
    say(f"public key  {granted.source.public}", soft_wrap=True)


def _pairs(option: str, given: Sequence[str]) -> dict[str, str]:
    found = {}
    for one in given:
        name, is_pair, value = one.partition("=")
        if not (name and is_pair and value):
            message = f"--{option} {one}: write it as NAME=VALUE"
            raise InterlockError(message)
        found[name] = value
    return found
