"""`interlock proposal`: changes that repeated refusals ask for."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from interlock import InterlockError
from interlock.desk import actions
from interlock.desk.lists import proposals as listed
from interlock.site import output
from interlock.site.moments import iso
from interlock.site.texts import text_of

if TYPE_CHECKING:
    from interlock.desk.lists.proposals import ProposalRow

Number = Annotated[int, typer.Argument(metavar="PROPOSAL", help="Its number, as `proposal list` shows it.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
_TIMES = ("opened", "due", "answered", "worked_out")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Changes that repeated refusals ask for.", no_args_is_help=True)
    app.add_typer(group, name="proposal")

    @group.command("list")
    def show(
        status: Annotated[str, typer.Option(help="open, accepted or declined; all if not given.")] = "",
        json: Json = False,
    ) -> None:
        """List proposals, those due first at the top."""
        found = listed.proposals(status)
        if json:
            output.emit({"proposals": [_plain(one) for one in found]})
            return
        table = Table("proposal", "clause", "reason", "refused", "answer by (UTC)", "status")
        for one in found:
            due = output.minute(iso(one.due))
            table.add_row(str(one.id), one.clause, one.reason, str(len(one.handoffs)), due, one.status)
        output.people().print(table)

    @group.command("show")
    def one(number: Number, json: Json = False) -> None:
        """Show a proposal: the evidence, what is suggested, and what it would have done to history."""
        _tell(_found(number), json)

    @group.command("replay")
    def replay(number: Number, json: Json = False) -> None:
        """Work a proposal out anew: what to change under the agreement in force, and its replay on all history."""
        if not actions.replay_proposal(_found(number).id):
            raise InterlockError(f"proposal {number} is answered, or no agreement is in force: there is nothing to try")
        _tell(_found(number), json)

    @group.command("answer")
    def answer(
        number: Number,
        by: Annotated[str, typer.Option("--as", help="The log-in that answers, of marketing.")],
        take: Annotated[bool, typer.Option("--take/--decline", help="Take it over as a version to be signed, or not.")],
        note: Annotated[str, typer.Option(help="Why; sales reads it.")] = "",
        text: Annotated[
            str, typer.Option(metavar="FILE", help="The agreement as it shall be, if not as suggested.")
        ] = "",
        json: Json = False,
    ) -> None:
        """Take a proposal over, as a version that both teams have to sign, or decline it with a reason."""
        actions.answer_proposal(number, by, take=take, answer=note, text=text_of(text) if text else "")
        _tell(_found(number), json)


def _found(number: int) -> ProposalRow:
    found = listed.proposal(number)
    if found is None:
        raise InterlockError(f"there is no proposal {number}; `interlock proposal list` shows those there are")
    return found


def _plain(one: ProposalRow) -> dict[str, Any]:
    return asdict(one) | {name: iso(getattr(one, name)) for name in _TIMES}


def _tell(one: ProposalRow, json: bool) -> None:
    if json:
        output.emit(_plain(one))
        return
    say = output.people().print
    say(
        f"{one.clause}, refused {output.counted(len(one.handoffs), 'time')} for {one.reason}: {one.status}",
        markup=False,
    )
    say(one.says or "what to change is still being worked out", markup=False, soft_wrap=True)
    for change in one.change or ():
        say(f"  {change['clause']}: {change['was']} -> {change['now']}", markup=False, soft_wrap=True)
    if one.replay:
        before, after = one.replay["before"], one.replay["after"]
        for name in ("handoffs", "accepted", "refused"):
            say(f"  {name}: {before[name]:,} -> {after[name]:,}")
        say(f"  refused leads still handed over: {one.replay['still']:,} of {one.replay['refused']:,}")
        say(f"  won deals missed: {one.replay['won_missed']:,}")
    if one.status == "open":
        say(f"marketing answers by {output.minute(iso(one.due))} UTC")
    else:
        became = f"; version {one.version}, to be signed by both teams" if one.version else ""
        say(f"{one.status} by {one.answered_by}: {one.answer}{became}", markup=False, soft_wrap=True)
