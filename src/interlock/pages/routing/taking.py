"""What of the routing can be taken away: seats, what waits for nobody, absences, lists, and the last hand-offs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interlock.pages.frame.exporting import Table
from interlock.pages.frame.rows import Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from interlock.desk.lists.routing import Given
    from interlock.pages.frame.exporting import Piece
    from interlock.pages.routing.drawing import Seat

SEATS = {
    "team": Column("text"),
    "name": Column("text", "Member"),
    "open": Column("number"),
    "at_most": Column("number"),
    "weight": Column("number"),
    "part": Column("number", "Part of the leads now"),
    "calendar": Column("text"),
    "state": Column("text"),
    "until": Column("time", "The state speaks of"),
}
GIVEN = {
    "person": Column("id", "Lead"),
    "team": Column("text"),
    "owner": Column("text", "With"),
    "handed": Column("time", "Handed over"),
    "due": Column("time"),
    "status": Column("text"),
    "why": Column("text"),
    "id": Column("id", "Hand-off"),
}
AWAY = {
    "member": Column("text"),
    "since": Column("time", "From"),
    "until": Column("time", "Back"),
    "delegate": Column("text"),
    "why": Column("text"),
    "passes_on": Column("yes_no", "What is open goes to others"),
}
LISTS = {
    "list": Column("text"),
    "account": Column("id"),
    "key": Column("text"),
    "owner": Column("text"),
}


def pieces(shown: Mapping[str, Any]) -> list[Piece]:
    """Return the tables of the page."""
    seats = [_seat(seat) for team in shown["teams"] for seat in team.seats]
    return [
        Table("Teams and seats", SEATS, lambda: seats, {}, "seats"),
        _given("Waits for nobody", [each.given for each in shown["queue"]], "queue"),
        Table.of("Away", AWAY, [each.gone for each in shown["absences"]], {}, "away"),
        Table.of("Named lists", LISTS, [row for _, rows in shown["lists"] for row in rows], {}, "lists"),
        _given("Last hand-offs", shown["recent"], "recent"),
    ]


def _given(title: str, found: Iterable[Given], which: str) -> Table:
    rows = [
        {"person": one.face.person} | {name: getattr(one, name) for name in GIVEN if name != "person"} for one in found
    ]
    return Table(title, GIVEN, lambda: rows, {}, which)


def _seat(seat: Seat) -> dict[str, Any]:
    own = {name: getattr(seat.member, name) for name in SEATS if name not in {"state", "until"}}
    return own | {"state": seat.state, "until": seat.until}
