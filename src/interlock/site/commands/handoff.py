"""`interlock handoff`: what waits for sales, and sales' answers."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from interlock import InterlockError
from interlock.desk import actions, clock
from interlock.desk.lists import brief as briefs
from interlock.desk.lists import inbox
from interlock.desk.lists.inbox_wanted import TABS, Wanted
from interlock.site import output
from interlock.site.moments import iso, moment

if TYPE_CHECKING:
    from interlock.desk.lists.inbox import Row

Number = Annotated[int, typer.Argument(metavar="HANDOFF", help="Its number, as `handoff list` shows it.")]
As = Annotated[str, typer.Option("--as", help="The log-in that answers.")]
Note = Annotated[str, typer.Option(help="What both teams should know, in words.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
_TIMES = ("handed", "due", "until", "answered", "contacted", "decided", "cooled")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Hand-offs, and sales' answers to them.", no_args_is_help=True)
    app.add_typer(group, name="handoff")
    _add_readers(group)
    _add_answers(group)
    _add_ways_back(group)


def _add_readers(group: typer.Typer) -> None:
    @group.command("list")
    def show(
        tab: Annotated[str, typer.Option(help=f"One of {', '.join(TABS)}.")] = "waiting",
        owner: Annotated[str, typer.Option(help="Only what this log-in has.")] = "",
        most: Annotated[int, typer.Option(min=1, help="How many at most.")] = 50,
        json: Json = False,
    ) -> None:
        """List hand-offs, those due first at the top."""
        if tab not in TABS:
            raise InterlockError(f"--tab {tab}: choose one of {', '.join(TABS)}")
        chosen = next(each for each in TABS if each == tab)
        found = inbox.handoffs(Wanted(tab=chosen, owner=owner), clock.now(), most=most).rows
        if json:
            output.emit({"handoffs": [_row(one) for one in found]})
            return
        table = Table("hand-off", "who", "clause", "team", "owner", "due (UTC)", "status")
        for one in found:
            who = ", ".join(part for part in (one.face.name, one.face.company) if part)
            table.add_row(
                str(one.id), who, one.clause, one.team, one.owner or "queue", output.minute(iso(one.due)), one.status
            )
        output.people().print(table)

    @group.command("show")
    def one(number: Number, json: Json = False) -> None:
        """Show the brief of a hand-off."""
        found = briefs.brief(number, clock.now())
        if found is None:
            raise InterlockError(f"there is no hand-off {number}; `interlock handoff list` shows those there are")
        if json:
            output.emit(asdict(found) | {"row": _row(found.row)})
            return
        say = output.people().print
        say(f"{found.row.face.name}, {found.row.face.line}".strip(", "), markup=False)
        say(f"{found.row.status}, with {found.row.owner or 'the queue'}, due {output.minute(iso(found.row.due))} UTC")
        say(found.row.why, markup=False)
        for name, text in found.fields.items():
            say(f"  {name}: {text}", markup=False, soft_wrap=True)
        for line in found.score.lines if found.score else ():
            say(f"  {line.points:+.1f} {line.clause}: {line.because}", markup=False, soft_wrap=True)


def _add_answers(group: typer.Typer) -> None:
    @group.command("accept")
    def accept(number: Number, by: As, note: Note = "", json: Json = False) -> None:
        """Take a hand-off on."""
        _tell(actions.accept(number, by, note=note), json)

    @group.command("reject")
    def reject(
        number: Number,
        by: As,
        reason: Annotated[str, typer.Option(help="An agreed reason: a [reason.*] of the agreement in force.")],
        note: Note = "",
        json: Json = False,
    ) -> None:
        """Refuse a hand-off for an agreed reason."""
        _tell(actions.reject(number, by, reason, note), json)

    @group.command("recycle")
    def recycle(
        number: Number,
        by: As,
        until: Annotated[str, typer.Option(help="When to come back to it: 2026-03-14 or 2026-03-14T09:00, UTC.")] = "",
        trigger: Annotated[str, typer.Option(help="A touch of theirs that brings it back; any: whichever.")] = "",
        reason: Annotated[str, typer.Option(help="An agreed reason.")] = "",
        note: Note = "",
        json: Json = False,
    ) -> None:
        """Give a lead back to marketing until a date or a touch, else for as long as the agreement says."""
        at = moment(until, "--until") if until else None
        _tell(actions.recycle(number, by, at, trigger, reason, note), json)

    @group.command("hold")
    def hold(
        number: Number,
        by: As,
        until: Annotated[str, typer.Option(help="Until when its clock stands still: 2026-03-14T09:00, UTC.")],
        reason: Annotated[str, typer.Option(help="Why, in words that both teams read.")],
        json: Json = False,
    ) -> None:
        """Let a hand-off wait with its clock stopped."""
        _tell(actions.hold(number, by, moment(until, "--until"), reason), json)


def _add_ways_back(group: typer.Typer) -> None:
    @group.command("undo")
    def undo(number: Number, by: As, json: Json = False) -> None:
        """Take the last verdict or hold back, within a minute."""
        _tell(actions.undo(number, by), json)


def _row(one: Row) -> dict[str, Any]:
    times = {name: iso(getattr(one, name)) for name in _TIMES}
    return asdict(one) | times


def _tell(found: actions.Verdict, json: bool) -> None:
    if json:
        times = {name: iso(getattr(found, name)) for name in ("at", "due", "until", "undo_until")}
        output.emit(asdict(found) | times)
        return
    again = " already" if found.again else ""
    until = f" until {output.minute(iso(found.until))} UTC" if found.until else ""
    output.people().print(f"{found.handoff} is{again} {found.status}{until}, with {found.owner or 'the queue'}")
