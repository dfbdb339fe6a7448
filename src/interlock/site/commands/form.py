"""`interlock form`: forms that we host."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from interlock.agreement import naming
from interlock.desk import actions, lists
from interlock.site import output

if TYPE_CHECKING:
    from collections.abc import Iterable

Slug = Annotated[str, typer.Argument(help="The last part of its address: /f/SLUG/.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    form = typer.Typer(help="Forms that we host.", no_args_is_help=True)
    app.add_typer(form, name="form")

    @form.command("add")
    def add(
        slug: Slug,
        title: Annotated[str, typer.Option(help="Its heading.")],
        source: Annotated[str, typer.Option(help="The source that what is filled in comes from.")],
        kind: Annotated[str, typer.Option(help="The touchpoint of the agreement that filling it in is.")] = "form",
        ask: Annotated[
            list[str],
            typer.Option(help="A field of the agreement, name or company; * after it: must be answered: problem*."),
        ] = [],  # noqa: B006
        says: Annotated[str, typer.Option(help="What stands below the heading.")] = "",
        channel: Annotated[
            str, typer.Option(help="Where they come from; else the link or the referring site says.")
        ] = "",
        campaign: Annotated[str, typer.Option(help="The campaign it belongs to.")] = "",
        content: Annotated[str, typer.Option(help="The content that it is about.")] = "",
        thanks: Annotated[str, typer.Option(help="What is said when it was sent.")] = "We will be in touch.",
        json: Json = False,
    ) -> None:
        """Open a form at /f/SLUG/; it always asks for the e-mail address."""
        fields = tuple(_fields(ask))
        made = actions.add_form(
            lists.Form(slug, title, says, source, kind, channel, campaign, content, fields, thanks, closed=False)
        )
        if json:
            output.emit(asdict(made))
        else:
            output.people().print(f"open at /f/{made.slug}/")

    @form.command("list")
    def show(json: Json = False) -> None:
        """List the forms."""
        found = lists.forms()
        if json:
            output.emit({"forms": [asdict(one) for one in found]})
            return
        table = Table("address", "title", "touch", "source", "asks for", "open")
        for one in found:
            asked = " ".join(["email", *(field.name for field in one.fields)])
            table.add_row(f"/f/{one.slug}/", one.title, one.kind, one.source, asked, "no" if one.closed else "yes")
        output.people().print(table)

    @form.command("close")
    def close(slug: Slug) -> None:
        """Close a form; its address then says so."""
        actions.close_form(slug)
        output.people().print(f"{slug} is closed")


def _fields(ask: list[str]) -> Iterable[lists.FormField]:
    for one in ask:
        name = one.removesuffix("*")
        yield lists.FormField(name, naming.label(name), required=one.endswith("*"), long=name == "problem")
