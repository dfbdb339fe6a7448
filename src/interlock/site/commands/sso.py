"""`interlock sso`: a company's own identity provider."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path  # noqa: TC003 - typer reads it
from typing import Annotated

import typer
from django.conf import settings
from rich.table import Table

from interlock import InterlockError
from interlock.desk import actions
from interlock.desk.lists import access as lists
from interlock.site import output

Name = Annotated[str, typer.Argument(help="What the provider is called in its addresses; it stays.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Label = Annotated[str, typer.Option(help="What the button on the log-in page says.")]
Domain = Annotated[list[str], typer.Option(help="A domain whose addresses it may vouch for; without it, all.")]
SECRET = "INTERLOCK_SSO_SECRET"  # noqa: S105 - the name of the variable


def register(app: typer.Typer) -> None:
    """Add the commands."""
    sso = typer.Typer(help="Log-in by the company's own identity provider.", no_args_is_help=True)
    app.add_typer(sso, name="sso")

    @sso.command("add-oidc")
    def add_oidc(
        name: Name,
        url: Annotated[str, typer.Option(help="The provider's issuer address, https://login.example.com.")],
        client_id: Annotated[str, typer.Option(help="The client that was registered at the provider.")],
        label: Label = "",
        domain: Domain = [],  # noqa: B006
        trusted: Annotated[
            bool, typer.Option("--trusted", help="It has verified its addresses, though it does not say so.")
        ] = False,
    ) -> None:
        """Connect a provider that speaks OpenID Connect; its client's secret is asked for, or INTERLOCK_SSO_SECRET."""
        given = {"server_url": url}
        actions.add_provider(
            name,
            "oidc",
            given,
            label=label,
            client_id=client_id,
            secret=_secret(),
            domains=domain,
            trusted=trusted,
        )
        _tell(name, "its redirect address", f"sso/{name}/answer/")

    @sso.command("add-saml")
    def add_saml(
        name: Name,
        entity_id: Annotated[str, typer.Option(help="The provider's entity ID.")],
        url: Annotated[str, typer.Option(help="Its address for single sign-on (HTTP-Redirect).")],
        certificate: Annotated[Path, typer.Option(help="The file with its signing certificate, PEM.")],
        mail: Annotated[str, typer.Option(help="The attribute that holds the address, if it is not a usual one.")] = "",
        label: Label = "",
        domain: Domain = [],  # noqa: B006
    ) -> None:
        """Connect a provider that speaks SAML 2.0."""
        try:
            text = certificate.read_text()
        except (OSError, UnicodeDecodeError) as error:
            message = f"--certificate {certificate}: {error}"
            raise InterlockError(message) from error
        given = {"entity_id": entity_id, "sso_url": url, "x509cert": text, "mail": mail}
        actions.add_provider(name, "saml", given, label=label, domains=domain)
        _tell(name, "our metadata", f"sso/saml/{name}/metadata/")

    @sso.command("list")
    def show(json: Json = False) -> None:
        """List the providers; secrets are not shown."""
        found = lists.providers()
        if json:
            output.emit({"providers": [asdict(one) for one in found]})
            return
        table = Table("name", "speaks", "button", "domains", "people")
        for one in found:
            table.add_row(one.name, one.kind, one.label, " ".join(one.domains) or "all", str(one.people))
        output.people().print(table)

    @sso.command("remove")
    def remove(name: Name) -> None:
        """Let nobody come in by a provider any more."""
        actions.remove_provider(name)
        output.people().print(f"{name} is removed")


def _tell(name: str, what: str, path: str) -> None:
    say = output.people().print
    say(f"{name} is connected; who was invited with an e-mail address comes in by it")
    say(f"give it {what}: {settings.ADDRESS or 'http://127.0.0.1:8000'}/{path}", soft_wrap=True)


def _secret() -> str:
    given = os.environ.get(SECRET)
    if given is not None:
        return given
    try:
        return str(typer.prompt("The client's secret", hide_input=True, err=True))
    except typer.Abort as error:
        message = f"a secret is needed: answer the question, or set {SECRET}"
        raise InterlockError(message) from error
