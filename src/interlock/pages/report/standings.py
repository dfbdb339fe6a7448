"""Promises and waits as they are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlencode

from interlock.agreement import naming
from interlock.agreement.duration import to_words
from interlock.desk.promises import Clocked
from interlock.pages.frame import tags
from interlock.pages.frame.promised import behind, written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from interlock.desk.lists.waits import Parts, Spread
    from interlock.desk.promises import Targeted

Tone = Literal["ok", "warn", "bad", ""]
TITLES = {"marketing": "Marketing promised", "sales": "Sales promised", "both": "Both promised"}
TONES: dict[str, Tone] = {"kept": "ok", "missed": "bad", "under way": "warn", "nothing yet": ""}


@dataclass(frozen=True)
class Count:
    """How many, and where their rows are."""

    label: str
    value: int
    url: str


@dataclass(frozen=True)
class Standing:
    """One promise: what was said, what it came to, how well that is, and its rows."""

    clause: str
    says: str
    value: str
    beside: str
    tone: Tone
    counts: tuple[Count, ...] = ()
    made_from: Count | None = None
    """The rows of its value: the clocks that fell due, or what a target's metric counts."""

    @property
    def any(self) -> bool:
        """Say whether there is anything to count."""
        return any(count.value for count in self.counts)


@dataclass(frozen=True)
class Side:
    """One team's promises."""

    owner: str
    title: str
    standings: tuple[Standing, ...]


@dataclass(frozen=True)
class Stretch:
    """One side's part of the way to an answer: median, slow end, and its place in a bar from 0 to 100."""

    name: str
    says: str
    owner: str
    median: str
    p90: str
    start: float
    width: float


def sides(found: Sequence[Clocked | Targeted], words: Mapping[str, str], currency: str) -> list[Side]:
    """Put marketing's promises beside sales', and what both promise after them."""
    made = [
        Side(owner, title, tuple(_standing(one, words, currency) for one in found if one.owner == owner))
        for owner, title in TITLES.items()
    ]
    return [side for side in made if side.standings or side.owner != "both"]


def stretches(parts: Parts) -> list[Stretch]:
    """Lay the three waits one behind the other, by their medians."""
    told: list[tuple[str, str, str, Spread]] = [
        ("System", "from the touch until the gate was seen to hold", "both", parts.system),
        ("Marketing held", "from the gate to the hand-off", "marketing", parts.hold),
        ("Sales answered", "working time from the hand-off to the answer", "sales", parts.human),
    ]
    whole = sum(spread.median or 0 for _, _, _, spread in told) or 1
    made, start = [], 0.0
    for name, says, owner, spread in told:
        width = 100 * (spread.median or 0) / whole
        made.append(Stretch(name, says, owner, lasted(spread.median), lasted(spread.p90), start, width))
        start += width
    return made


def lasted(microseconds: float | None) -> str:
    """Write a duration: 40 s, 22 min, 3 h 05, 4.2 days."""
    if microseconds is None:
        return tags.NOTHING
    seconds = microseconds / 1_000_000
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60:02}"
    return f"{seconds / 86_400:.1f} days"


def _standing(one: Clocked | Targeted, words: Mapping[str, str], currency: str) -> Standing:
    return _clock(one, words) if isinstance(one, Clocked) else target(one, words, currency)


def _clock(one: Clocked, words: Mapping[str, str]) -> Standing:
    beside = f"within {to_words(one.within)} of {naming.label(one.calendar)} working time"
    sure = f", {tags.interval(one.interval)}" if one.interval else ", nothing fell due"
    tone: Tone = "" if one.share is None else "ok" if one.share >= 0.9 else "warn" if one.share >= 0.7 else "bad"
    counts = tuple(
        Count(label, value, f"clock/?{urlencode({**words, 'clause': one.clause, 'outcome': outcome})}")
        for label, outcome, value in (
            ("kept", "met", one.met),
            ("broken", "breached", one.breached),
            ("not due yet", "open", one.open),
        )
    )
    return Standing(one.clause, one.says, tags.percent(one.share), beside + sure, tone, counts, _made_from(one, words))


def target(one: Targeted, words: Mapping[str, str], currency: str) -> Standing:
    """Draw a promise with a target."""
    bound = " and ".join(
        f"{word} {written(value, one.unit, currency)}"
        for word, value in (("at least", one.at_least), ("at most", one.at_most))
        if value is not None
    )
    beside = f"{naming.label(one.metric)}, {bound}, from {tags.moment(one.since)[:-7]}: {one.state}"
    value, made_from = written(one.value, one.unit, currency), _made_from(one, words)
    return Standing(one.clause, one.says, value, beside, TONES[one.state], made_from=made_from)


def _made_from(one: Clocked | Targeted, words: Mapping[str, str]) -> Count | None:
    url, many = behind(one, words)
    return Count("", many, url) if many else None
