"""`interlock team`: who receives leads, who is away, which accounts are on named lists."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from interlock import InterlockError
from interlock.desk import actions, clock
from interlock.desk.lists import routing, search
from interlock.desk.lists.leaving import open_with
from interlock.site import output

if TYPE_CHECKING:
    from interlock.desk.actions.seats import Terms

Name = Annotated[str, typer.Argument(help="The log-in.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    team = typer.Typer(help="Who receives leads.", no_args_is_help=True)
    app.add_typer(team, name="team")
    _seats(team)
    _absences(team)

    @team.command("named")
    def named(
        name: Annotated[str, typer.Argument(metavar="LIST", help="The list, as routes name it.")],
        account: Annotated[str, typer.Argument(help="The account: how its name or key begins.")],
        owner: Annotated[str, typer.Option(help="The log-in that looks after it.")] = "",
        off: Annotated[bool, typer.Option("--off", help="Take it off the list instead.")] = False,
    ) -> None:
        """Put an account on a named list, or take it off."""
        number, label = _account(account)
        if off:
            actions.take_off_list(name, number)
        else:
            actions.put_on_list(name, number, owner)
        output.people().print(f"{label} is {'off' if off else 'on'} the list {name}")

    @team.command("list")
    def show(json: Json = False) -> None:
        """List the teams with their members: what they have open, their part, whether they are away."""
        now = clock.now()
        found = routing.teams(now)
        if json:
            output.emit({"teams": [asdict(one) for one in found], "away": [asdict(r) for r in routing.absences(now)]})
            return
        table = Table("team", "member", "open", "part", "away until")
        for one in found:
            for member in one.members:
                most = "" if member.at_most is None else f" of {member.at_most}"
                away = _said(member.away.until) if member.away else "log-in closed" if member.gone else ""
                table.add_row(one.name, member.name, f"{member.open}{most}", f"{member.part:.2g}", away)
            if not one.members:
                table.add_row(one.name, "nobody", "", "", "")
        output.people().print(table)
        for name, many in sorted(routing.queues().items()):
            output.people().print(f"{output.counted(many, 'hand-off')} of {name} wait for nobody")


def _seats(team: typer.Typer) -> None:
    @team.command("seat")
    def seat(
        name: Name,
        in_team: Annotated[str, typer.Argument(metavar="TEAM", help="The receiving team, as hand-offs name it.")],
        weight: Annotated[float | None, typer.Option(help="Part of the leads; 0 takes none.")] = None,
        at_most: Annotated[int | None, typer.Option(help="Open hand-offs at a time.")] = None,
        calendar: Annotated[str | None, typer.Option(help="Own working hours: a calendar of the agreement.")] = None,
        since: Annotated[str, typer.Option(help="When they began, such as 2026-03-02.")] = "",
        ramp_days: Annotated[int | None, typer.Option(help="Days over which their part grows.")] = None,
        remove: Annotated[bool, typer.Option("--remove", help="Take the seat away.")] = False,
    ) -> None:
        """Give somebody a seat in a receiving team, change it, or take it away."""
        terms: Terms = {}
        if weight is not None:
            terms["weight"] = weight
        if at_most is not None:
            terms["at_most"] = at_most
        if calendar is not None:
            terms["calendar"] = calendar
        if ramp_days is not None:
            terms["ramp_days"] = ramp_days
        if since:
            terms["since"] = _day(since)
        if remove:
            actions.remove_seat(name, in_team)
        elif any(
            (one.name, one.team) == (name, in_team) for each in routing.teams(clock.now()) for one in each.members
        ):
            actions.change_seat(name, in_team, **terms)
        else:
            actions.add_seat(name, in_team, **terms)
        output.people().print(f"{name} {'has left' if remove else 'sits in'} {in_team}")


def _absences(team: typer.Typer) -> None:
    @team.command("away")
    def away(
        name: Name,
        until: Annotated[str, typer.Option(help="The last day away, such as 2026-08-14, UTC.")],
        since: Annotated[str, typer.Option(help="The first day; now unless told.")] = "",
        delegate: Annotated[str, typer.Option(help="Who stands in for what is theirs by name.")] = "",
        why: Annotated[str, typer.Option(help="In a few words.")] = "",
        pass_on: Annotated[
            bool | None,
            typer.Option("--pass-on/--stay", help="What waits with them goes to others, unless somebody stands in."),
        ] = None,
    ) -> None:
        """Note that somebody is away: they are passed over until they are back."""
        begins = max(_day(since), clock.now()) if since else clock.now()
        ends = _day(until) + 24 * 60 * clock.MINUTE
        actions.add_absence(name, begins, ends, delegate=delegate, why=why, passes_on=pass_on)
        output.people().print(f"{name} is away until {_said(ends)}{f'; {delegate} stands in' if delegate else ''}")
        left = open_with(name, clock.now())
        if left.waiting or left.worked:
            waits = output.counted(left.waiting, "hand-off")
            output.people().print(f"With them now: {waits} waiting, {left.worked} accepted and being worked")

    @team.command("back")
    def back(name: Name) -> None:
        """End somebody's absences, or call off those to come."""
        mine = [each for each in routing.absences(clock.now()) if each.member == name]
        if not mine:
            raise InterlockError(f"{name} is not away, and will not be")
        for each in mine:
            actions.end_absence(each.number)
        output.people().print(f"{name} is back")


def _there() -> set[tuple[str, str]]:
    return {(one.name, one.team) for each in routing.teams(clock.now()) for one in each.members}


def _account(asked: str) -> tuple[int, str]:
    found = [each for each in search.search(asked) if each.kind == "account"]
    exact = [each for each in found if each.label.casefold() == asked.casefold()] or found
    if len(exact) != 1:
        near = ", ".join(each.label for each in found[:5])
        raise InterlockError(
            f"{asked!r} is not one account; {f'it could be {near}' if near else 'none begins like it'}"
        )
    return exact[0].id, exact[0].label


def _day(text: str) -> int:
    try:
        return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * clock.SECOND
    except ValueError:
        raise InterlockError(f"{text!r} is not a day; give it as 2026-03-02") from None


def _said(at: int) -> str:
    return f"{datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at):%-d %b %Y, %H:%M} UTC"
