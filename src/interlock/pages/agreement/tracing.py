"""What stands beside a number of a trial: what is counted, how it is worked out, and how to get the same elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock.measure.replay.behind import WINS, Asked
from interlock.pages.frame import tags
from interlock.pages.frame.rows import Column

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interlock.desk.trial import Tried
    from interlock.measure.replay.behind import Behind, What
    from interlock.measure.replay.compare import Figures

SIDES = {"base": "before", "candidate": "after"}
MICROS_A_MONTH = 86_400_000_000 * 30.44


@dataclass(frozen=True)
class Meant:
    """One number of a trial in words."""

    label: str
    says: str
    basis: str
    path: str
    """Where `interlock replay --json` has it: of a side, or with a slash of one group."""


IN_TIME = "handed over by the opening of the deal, or by its win where no opening is known"
VERDICTS = "verdicts are those that sales really gave, up to the next hand-off of the same lead"
MEANT: dict[What, Meant] = {
    "handed": Meant(
        "MQLs handed over a month",
        "hand-offs that the agreement would have made over this history, over its months of 30.44 days",
        "by the time of the hand-off; one lead may be handed over more than once",
        "handoffs",
    ),
    "peak": Meant(
        "Capacity: to answer on a working day of the busiest month",
        "hand-offs of the month with the most, over the days on which the receiving team's calendar works",
        "by the month of the hand-off, in UTC",
        "peak.handoffs",
    ),
    "answered": Meant(
        "Accepted, of those with a verdict",
        "hand-offs whose lead sales accepted, of those that sales ever gave a verdict on",
        f"by the time of the hand-off; {VERDICTS}",
        "accepted.of",
    ),
    "bought": Meant(
        "Became customers",
        "people handed over who bought afterwards, of all people handed over",
        "one row per person, at the first hand-off; bought at any time after it",
        "became_customers.of",
    ),
    "kept": Meant("Wins kept", f"won deals whose lead both would have {IN_TIME}", "by the time of the win", "won_kept"),
    "missed": Meant(
        "Wins missed", f"won deals whose lead only the agreement before would have {IN_TIME}", "by the time of the win",
        "won_missed",
    ),
    "caught": Meant(
        "Wins caught", f"won deals whose lead only the agreement after would have {IN_TIME}", "by the time of the win",
        "won_caught",
    ),
}  # fmt: skip
"""By what is counted."""

HANDED: Mapping[str, Column] = {
    "person": Column("id", "Lead"),
    "at": Column("time", "Handed over"),
    "clause": Column("text", "By"),
    "score": Column("number"),
    "verdict": Column("text"),
    "verdict_at": Column("time", "Verdict on"),
    "bought_at": Column("time", "Bought"),
    "shared": Column("yes_no", "Other side too"),
}
WON: Mapping[str, Column] = {
    "person": Column("id", "Lead"),
    "opportunity": Column("id"),
    "won_at": Column("time", "Won"),
    "amount": Column("money"),
    "opened_at": Column("time", "Opened"),
    "base_at": Column("time", "Handed over before"),
    "candidate_at": Column("time", "Handed over after"),
}


def columns(asked: Asked) -> Mapping[str, Column]:
    """Return the columns of the rows behind a number."""
    return WON if asked.what in WINS else HANDED


def worked_out(asked: Asked, tried: Tried, rows: Behind) -> str:
    """Say how the number comes from its rows, with the digits."""
    count = rows.count(asked)
    looked = "" if tried.keep == tried.of else f" \N{DIVISION SIGN} {_share(tried)} of all people"
    if asked.what in WINS:
        return f"{count:,} won deals{looked}, worth {rows.figures(asked)[2] / 100:,.2f}"
    accepted, bought, _ = rows.figures(asked)
    if asked.what == "answered":
        return f"{accepted:,} accepted of {count:,} hand-offs with a verdict"
    if asked.what == "bought":
        return f"{bought:,} who bought of {count:,} people handed over"
    if asked.split or tried.comparison is None:
        return f"{count:,} hand-offs{looked}"
    whole = tried.comparison.whole
    if asked.what == "peak":
        peak = _figures(tried, asked).peak
        return f"{count:,} hand-offs in {asked.month}{looked} \N{DIVISION SIGN} {peak.working_days if peak else 0} days"
    months = max(1.0, (whole.until - whole.since) / MICROS_A_MONTH)
    return f"{count:,} hand-offs{looked} \N{DIVISION SIGN} {months:,.2f} months"


def command(asked: Asked, tried: Tried, number: int | None) -> tuple[str, ...]:
    """Return the commands whose last one says the same of the same rows."""
    fetch = f"export {number} --out base.toml" if number else "starter > base.toml"
    people = "" if tried.keep == tried.of else f" --people {tried.keep}/{tried.of}"
    by = f" --by {asked.split}" if asked.split else ""
    return (
        f"interlock agreement {fetch}",
        f"interlock replay --base base.toml --agreement candidate.toml{people}{by} --json",
    )


def path(asked: Asked) -> str:
    """Say where the answer of that command has it."""
    wins = asked.what in WINS
    side = "candidate" if wins else asked.side
    place = MEANT[asked.what].path + (".deals" if wins else "")
    if not asked.split:
        return f"{side}.{place}"
    return f"groups, the one whose key is {asked.group or 'null'}: {side}.{place}"


def _figures(tried: Tried, asked: Asked) -> Figures:
    if tried.comparison is None:
        raise LookupError(asked.what)
    whole = tried.comparison.whole
    return whole.base if asked.side == "base" else whole.candidate


def peak_month(tried: Tried, asked: Asked) -> str:
    """Return the month with the most hand-offs per working day of a side."""
    peak = _figures(tried, asked).peak
    return peak.month if peak else ""


def _share(tried: Tried) -> str:
    return tags.percent(tried.share) if tried.share >= 0.01 else f"{tried.keep}/{tried.of}"
