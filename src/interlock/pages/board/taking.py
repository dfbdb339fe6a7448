"""What of the board can be taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.html import escape

from interlock.agreement import naming
from interlock.desk.lists.board import STATUSES
from interlock.pages.board.picture import said
from interlock.pages.board.question import NOT_KNOWN
from interlock.pages.frame.exporting import Chart, Drawn, Table
from interlock.pages.frame.rows import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.desk.lists.board import By, Group
    from interlock.pages.board.picture import Clause, Topic
    from interlock.pages.board.question import Question

COUNTS = ("total", *STATUSES, "remarks")


def groups(asked: Question, found: Sequence[Group]) -> Table:
    """Return what became of each group's hand-offs."""
    columns = {
        "name": Column("text", naming.label(asked.by)),
        **{name: Column("number", "Hand-offs" if name == "total" else "") for name in COUNTS},
        "share": Column("number", "Accepted of decided"),
    }
    rows = [
        {"name": one.name or NOT_KNOWN, "share": one.share, **{name: getattr(one, name) for name in COUNTS}}
        for one in found
    ]
    return Table(f"Hand-offs by {asked.by}", columns, lambda: rows, {"Period": asked.choice.period.label})


def refused(asked: Question, clauses: Sequence[Clause]) -> Table:
    """Return the reasons of refusals under the clauses they contradict."""
    columns = {"clause": Column("text"), "reason": Column("text"), "refused": Column("number")}
    rows = [
        {"clause": clause.address, "reason": naming.label(why.name), "refused": why.value}
        for clause in clauses
        for why in clause.whys
    ]
    return Table("Rejected because", columns, lambda: rows, {"Period": asked.choice.period.label}, "because")


def topics_heard(asked: Question, heard: Sequence[tuple[str, Sequence[Topic]]]) -> Table:
    """Return what sales heard."""
    columns = {"kind": Column("text"), "topic": Column("text"), "words": Column("text"), "heard": Column("number")}
    rows = [
        {"kind": kind, "topic": topic.name, "words": topic.words, "heard": topic.heard.value}
        for kind, topics in heard
        for topic in topics
    ]
    return Table("What sales heard", columns, lambda: rows, {"Period": asked.choice.period.label}, "heard")


COLOURS = {"accepted": "#0B7A5F", "recycled": "#9A5B00", "rejected": "#B3261E", "waiting": "#CED2DB"}
NAMES, BAR, LINE, DRAWN = 220, 640, 26, 20


def became(asked: Question, found: Sequence[Group]) -> Chart:
    """Return what became of the largest groups' hand-offs as bars."""
    shown = found[:DRAWN]
    alt = "; ".join(
        f"{said(asked.by, one.name or NOT_KNOWN)}: {one.total:,} hand-offs, {one.accepted:,} accepted" for one in shown
    )
    says = {"Period": asked.choice.period.label}
    return Chart(f"Hand-offs by {asked.by}", lambda: _bars(asked.by, shown), alt or "No hand-offs.", says)


def _bars(by: By, found: Sequence[Group]) -> Drawn:
    most = max((one.total for one in found), default=1)
    lines = "".join(
        _bar(said(by, one.name or NOT_KNOWN), one, n * LINE + 26, BAR / most) for n, one in enumerate(found)
    )
    key = "".join(
        f'<rect x="{NAMES + n * 110}" y="0" width="10" height="10" fill="{COLOURS[status]}"/>'
        f'<text x="{NAMES + 16 + n * 110}" y="9" font-size="11" fill="#454B59">{status.capitalize()}</text>'
        for n, status in enumerate(COLOURS)
    )
    return Drawn(NAMES + BAR + 80, 26 + LINE * max(len(found), 1), key + lines)


def _bar(name: str, group: Group, y: int, unit: float) -> str:
    drawn, x = f'<text x="0" y="{y + 12}" font-size="12" fill="#454B59">{escape(name[:32])}</text>', float(NAMES)
    for status, colour in COLOURS.items():
        width = getattr(group, status) * unit
        drawn += f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="16" fill="{colour}"/>' if width else ""
        x += width
    return f'{drawn}<text x="{x + 8:.1f}" y="{y + 12}" font-size="12" fill="#15171E">{group.total:,}</text>'
