"""What of the overview can be taken away: the goals, what slips and who waits for whom, and a goal's pace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.pages.frame.exporting import Chart, Table
from interlock.pages.frame.rows import Column
from interlock.pages.overview.chart import drawn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from interlock.pages.frame.exporting import Piece
    from interlock.pages.overview.chart import Plot
    from interlock.pages.overview.goals import Aimed
    from interlock.pages.overview.pace import Pace
    from interlock.pages.overview.picture import Line

PLAN = {
    "says": Column("text", "Goal"),
    "owner": Column("text"),
    "target": Column("text"),
    "value": Column("text", "So far"),
    "state": Column("text"),
    "needed": Column("text"),
    "ahead": Column("text", "Run rate"),
}
TURNS = {"of": Column("text", "What"), "label": Column("text", "Which"), "value": Column("number", "How many")}
PACE = {
    "label": Column("text", "Period"),
    "value": Column("number", "Brought"),
    "so_far": Column("number", "So far"),
    "even": Column("number", "Even pace"),
    "apart": Column("number"),
    "n": Column("number", "Rows"),
}


def pieces(goals: Sequence[Aimed], waits: Mapping[str, Sequence[Line]], period: str) -> list[Piece]:
    """Return what the overview shows."""
    plan = [{name: getattr(goal, name) for name in PLAN} for goal in goals]
    turns = [
        {
            "of": what,
            "label": f"{line.label} {line.beside}: {line.shows}" if line.shows else line.label,
            "value": None if line.shows else line.value,
        }
        for what, lines in waits.items()
        for line in lines
    ]
    return [
        Table("On plan?", PLAN, lambda: plan, {}, "plan"),
        Table("What slips, and who waits for whom", TURNS, lambda: turns, {"Period": period}, "turns"),
    ]


def of_goal(goal: Aimed, pace: Pace, plotted: Plot, said: Mapping[str, str]) -> list[Piece]:
    """Return a goal's pace, drawn and as a table."""
    lines = [{name: getattr(one, name) for name in PACE} for one in pace.stretches if not one.ahead]
    alt = f"{goal.says} {goal.value} so far, {goal.target}; {goal.state}."
    return [
        Chart(goal.says, lambda: drawn(plotted, goal.owner), alt, said),
        Table(f"{goal.says} By {pace.every}", PACE, lambda: lines, said, "pace"),
    ]
