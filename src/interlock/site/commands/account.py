"""`interlock account`: what an account scores, and which account a lead belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from interlock.site import output

if TYPE_CHECKING:
    from interlock.desk.lists.curve import Rolled
    from interlock.desk.lists.entities import Known

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    account = typer.Typer(help="Accounts: their score, and how leads find them.", no_args_is_help=True)
    app.add_typer(account, name="account")

    @account.command("show")
    def show(
        key: Annotated[str, typer.Argument(help="Its key (crm:4711), its id, or the beginning of its name.")],
        json: Json = False,
    ) -> None:
        """Show what an account scores now, and what each of its people adds to it."""
        from interlock.desk import clock, lists  # noqa: PLC0415 - settings and tables are needed from here on
        from interlock.desk.lists.accounts import account as find  # noqa: PLC0415
        from interlock.desk.lists.curve import rolled_up  # noqa: PLC0415
        from interlock.desk.live.leads import required  # noqa: PLC0415

        now = clock.now()
        bound, found = required(now), find(key)
        rolled = rolled_up(bound.program, found.id, now)
        names = lists.known("person", {one.person for each in rolled for one in each.score.shares if one.person})
        told = [_told(one, names) for one in rolled]
        if json:
            output.emit({"id": found.id, "key": found.key, "name": found.label, "seal": bound.seal, "scores": told})
        else:
            _print(found, told)

    @account.command("match")
    def match(
        email: Annotated[str, typer.Option(help="The lead's e-mail address.")] = "",
        company: Annotated[str, typer.Option(help="What the lead calls its company.")] = "",
        json: Json = False,
    ) -> None:
        """Say which account a lead would belong to, by which rule, and which ones come near."""
        from interlock.desk import lists, matching  # noqa: PLC0415 - as above
        from interlock.measure.matching import SAYS  # noqa: PLC0415

        found = matching.match(email or None, company or None)
        ids = {one.account for one in found.suggestions} | ({found.account} - {None})
        names = lists.known("account", {one for one in ids if one is not None})
        near = [
            {"account": str(names.get(one.account, one.account)), "why": one.why, "likeness": round(one.likeness, 3)}
            for one in found.suggestions
        ]
        linked = str(names.get(found.account, found.account)) if found.account is not None else None
        if json:
            output.emit({"account": linked, "rule": found.rule, "suggestions": near})
            return
        out = output.people()
        out.print(f"{linked}: {SAYS[found.rule]} ({found.rule})" if found.rule else "No rule links this lead.")
        for one in found.suggestions:
            out.print(f"  near: {names.get(one.account, one.account)}, {SAYS[one.why]} ({one.likeness:.2f})")

    @account.command("link")
    def link(
        whom: Annotated[str, typer.Argument(metavar="EMAIL|KEY", help="Who belongs to it.")],
        to: Annotated[
            str, typer.Argument(metavar="ACCOUNT", help="Its key (crm:4711), its id, or the start of its name.")
        ],
        by: Annotated[str, typer.Option(help="The log-in that says so.")],
    ) -> None:
        """Say which account a person belongs to, where no rule could; it counts from now on."""
        from interlock.desk import actions  # noqa: PLC0415 - as above
        from interlock.desk.lists.accounts import account as find  # noqa: PLC0415
        from interlock.desk.lists.personal import whom as person  # noqa: PLC0415

        found = find(to)
        actions.belongs(person(whom), found.id, by)
        output.people().print(f"{whom} belongs to {found}", markup=False)

    @account.command("index")
    def index(json: Json = False) -> None:
        """Learn anew what accounts are known by: names, domains, and domains learnt from their people."""
        from interlock.desk import actions  # noqa: PLC0415 - as above

        claims = actions.index_accounts()
        if json:
            output.emit({"claims": claims})
        else:
            output.people().print(f"{output.counted(claims, 'name or domain', 'names and domains')} of accounts known")


def _told(one: Rolled, names: dict[int, Known]) -> dict[str, Any]:
    shares = [
        {
            "clause": share.clause,
            "person": share.person,
            "name": str(names.get(share.person, share.person)) if share.person is not None else None,
            "points": share.points,
        }
        for share in sorted(one.score.shares, key=lambda share: (share.person is None, -share.points))
    ]
    return {"model": one.model, "of": one.of, "cap": one.cap, "total": one.score.total, "shares": shares}


def _print(found: Known, told: list[dict[str, Any]]) -> None:
    out = output.people()
    out.print(f"{found} ({found.key})")
    if not told:
        out.print("Nothing makes a score of it: nobody of it is known, or no score has a clause for accounts.")
    for score in told:
        cap = f", {score['cap']:g} at most" if score["cap"] is not None else ""
        table = Table("person", "points", title=f"{score['model']}: {score['total']:.1f} ({score['of']}{cap})")
        for share in score["shares"]:
            table.add_row(share["name"] or share["clause"], f"{share['points']:.1f}")
        out.print(table)
