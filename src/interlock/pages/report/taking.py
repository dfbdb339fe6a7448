"""What of the report can be taken away: how each team and log-in answers, the promises, and who waited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interlock.desk.lists.waits import by_owner, by_team
from interlock.pages.frame.exporting import Chart, Drawn, Table
from interlock.pages.frame.rows import Column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from interlock.desk.lists.waits import Spread, Waits
    from interlock.pages.frame.exporting import Piece
    from interlock.pages.report.standings import Side, Stretch

COLUMNS = {
    "by": Column("text"),
    "name": Column("text"),
    "n": Column("number", "Hand-offs"),
    "share": Column("number", "In time"),
    "met": Column("number", "Kept"),
    "breached": Column("number", "Broken"),
    "open": Column("number", "Not due yet"),
    "paused": Column("number"),
    "working": Column("number", "Answer, working minutes, median"),
    "speed": Column("number", "Speed to lead, minutes, median"),
}
MINUTE = 60_000_000


def pieces(found: Waits, now: int, period: str, sides: Sequence[Side], waited: Sequence[Stretch]) -> list[Piece]:
    """Return everything the report shows."""
    made: list[Piece] = [answering(found, now, period), promises(sides, period)]
    return [waits(waited, period), *made] if waited else made


def promises(sides: Sequence[Side], period: str) -> Table:
    """Return both teams' promises."""
    columns = {
        "team": Column("text"),
        "clause": Column("text"),
        "says": Column("text"),
        "came": Column("text", "Came to"),
    }
    columns |= {"beside": Column("text", "Made from"), "counts": Column("text", "Counts")}
    rows = [
        {
            "team": side.title,
            "clause": one.clause,
            "says": one.says,
            "came": one.value,
            "beside": one.beside,
            "counts": ", ".join(f"{count.value:,} {count.label}" for count in one.counts),
        }
        for side in sides
        for one in side.standings
    ]
    return Table("Promises", columns, lambda: rows, {"Period": period}, "promises")


COLOURS = {"marketing": "#6541F2", "both": "#4F5D7A", "sales": "#0B7A5F"}
WIDE = 900


def waits(waited: Sequence[Stretch], period: str) -> Chart:
    """Return who waited for whom, as one bar."""
    alt = "; ".join(f"{part.name}, {part.says}: median {part.median}" for part in waited)
    return Chart("Who waited for whom", lambda: _bar(waited), alt, {"Period": period})


def _bar(waited: Sequence[Stretch]) -> Drawn:
    parts = "".join(
        f'<rect x="{part.start * WIDE / 100:.1f}" y="0" width="{part.width * WIDE / 100:.1f}" height="16" '
        f'fill="{COLOURS[part.owner]}"/>'
        for part in waited
    )
    words = "".join(
        f'<circle cx="{n * 300 + 5}" cy="42" r="5" fill="{COLOURS[part.owner]}"/>'
        f'<text x="{n * 300 + 18}" y="46" font-size="12" fill="#454B59">{part.name}</text>'
        f'<text x="{n * 300 + 18}" y="72" font-size="20" font-weight="600" fill="#15171E">{part.median}</text>'
        f'<text x="{n * 300 + 18}" y="90" font-size="10" fill="#646B7B">one in ten longer than {part.p90}</text>'
        for n, part in enumerate(waited)
    )
    return Drawn(WIDE, 96, parts + words)


def answering(found: Waits, now: int, period: str) -> Table:
    """Return one line for each team, then one for each log-in."""
    return Table("How hand-offs are answered", COLUMNS, lambda: _lines(found, now), {"Period": period})


def _lines(found: Waits, now: int) -> Iterator[dict[str, Any]]:
    for by, rows in (("team", by_team(found, now)), ("log-in", by_owner(found, now))):
        for one in rows:
            times = {"working": _minutes(one.working), "speed": _minutes(one.speed)}
            counts = {name: getattr(one, name) for name in COLUMNS if name not in {"by", "name", *times}}
            yield {"by": by, "name": one.name or "nobody yet", **counts, **times}


def _minutes(spread: Spread) -> float | None:
    return None if spread.median is None else spread.median / MINUTE
