"""Both teams' promises, side by side, as they are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from interlock.agreement import naming
from interlock.agreement.duration import to_words
from interlock.desk.promises import Clocked
from interlock.pages.frame import tags
from interlock.pages.frame.promised import behind, written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from interlock.desk.promises import Targeted

Tone = Literal["ok", "warn", "bad", ""]


@dataclass(frozen=True)
class Standing:
    """One promise: what was said, what it came to, and how well that is."""

    clause: str
    says: str
    value: str
    beside: str
    tone: Tone
    url: str
    """Where its rows are."""
    rows: int


@dataclass(frozen=True)
class Side:
    """One team's promises."""

    owner: str
    title: str
    standings: tuple[Standing, ...]


def sides(found: Sequence[Clocked | Targeted], words: Mapping[str, str], currency: str) -> list[Side]:
    """Put marketing's promises beside sales', and what both promise after them."""
    titles = {"marketing": "Marketing promises", "sales": "Sales promises", "both": "Both promise"}
    made = [
        Side(owner, title, tuple(_standing(one, words, currency) for one in found if one.owner == owner))
        for owner, title in titles.items()
    ]
    return [side for side in made if side.standings or side.owner != "both"]


def _standing(one: Clocked | Targeted, words: Mapping[str, str], currency: str) -> Standing:
    return _clock(one, words) if isinstance(one, Clocked) else _target(one, words, currency)


def _clock(one: Clocked, words: Mapping[str, str]) -> Standing:
    decided = one.met + one.breached
    said = f"{one.met:,} of {decided:,} within {to_words(one.within)}" if decided else "nothing fell due"
    still = f", {one.open:,} not due yet" if one.open else ""
    tone: Tone = "" if one.share is None else "ok" if one.share >= 0.9 else "warn" if one.share >= 0.7 else "bad"
    return Standing(one.clause, one.says, tags.percent(one.share), said + still, tone, *behind(one, words))


def _target(one: Targeted, words: Mapping[str, str], currency: str) -> Standing:
    bound = " and ".join(
        f"{word} {written(value, one.unit, currency)}"
        for word, value in (("at least", one.at_least), ("at most", one.at_most))
        if value is not None
    )
    tone: Tone = {"kept": "ok", "missed": "bad", "under way": "warn", "nothing yet": ""}[one.state]  # type: ignore[assignment]
    said = f"{naming.label(one.metric)}, {bound}: {one.state}"
    return Standing(one.clause, one.says, written(one.value, one.unit, currency), said, tone, *behind(one, words))
