"""What all values of a column say about it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from interlock.connectors.files.date_column import DateColumn
from interlock.connectors.files.dates import readings
from interlock.connectors.files.number_column import NumberColumn
from interlock.connectors.files.problem import FileError
from interlock.connectors.files.recipe import Column
from interlock.connectors.files.suggesting import doubts
from interlock.connectors.files.suggesting.words import hints
from interlock.connectors.files.values import plain
from interlock.connectors.files.words import NOTHING
from interlock.connectors.files.yes_no_column import NO, YES

if TYPE_CHECKING:
    from interlock.connectors.files.landing import Landed

Kind = Literal["text", "number", "money", "date", "yes_no", "empty"]
_MOST = 0.95
"""Share of the different values that must be of a kind for the column to be of it."""
_HALF = 0.5
"""The same where the column's name says so too."""
_PLAUSIBLE = (0, 2_208_988_800_000_000)
"""1970 to 2040 in microseconds: bare figures outside are rather something else than dates."""


@dataclass
class Profile:
    """One column, looked at."""

    name: str
    kind: Kind
    known: int
    """Rows that say something."""
    rows: int
    values: pa.Array
    """The different values."""
    words: dict[str, int] = field(default_factory=dict)
    """Words that may mean nothing, and how often they stand."""
    reason: str = ""
    question: str = ""
    """What must be answered before the column can be read."""
    variants: list[str] = field(default_factory=list)
    """Values that differ only in capitals."""
    different: int = 0
    """Rows that are no exact repetition of an earlier one."""
    distinct: int = 0
    """How many different values there are."""
    readings: list[str] = field(default_factory=list)
    """Of dates: the layouts that fit; of numbers: the decimal marks. The first one is taken where nothing is asked."""

    @property
    def is_key(self) -> bool:
        """Return whether it tells the rows apart."""
        whole = self.known == self.rows and self.different == self.distinct
        return self.rows > 1 and whole and self.kind in ("text", "number")

    @property
    def is_mail(self) -> bool:
        """Return whether it says addresses of mail, of which capitals make no others."""
        few = self.values[:50].to_pylist()
        return self.kind == "text" and "mail" in self.name.lower() and bool(few) and all("@" in value for value in few)

    @property
    def own_share(self) -> float:
        """Return the share of the rows that have a value of their own; 0 where it is no column of words or numbers."""
        return self.distinct / self.different if self.different > 1 and self.kind in ("text", "number") else 0.0

    @property
    def why_key(self) -> str:
        """Return why it is taken for the key."""
        if self.is_key:
            again = self.rows - self.different
            return "no two rows have the same one, and none is empty" + (
                f", but for {again:,} rows that repeat another word for word" if again else ""
            )
        told = f"{self.distinct:,} of {self.different:,} different rows have one of their own"
        return f"{told}; the others, empty or contradicting, will be in quarantine"


def profiles(landed: Landed) -> list[Profile]:
    """Look at every column of a landed source."""
    different = len(np.unique(np.concatenate(landed.digests))) if landed.digests else 0
    return [_profile(landed, name, different) for name in landed.columns]


def _profile(landed: Landed, name: str, different: int) -> Profile:
    counts = _counts(landed, name)
    words = {word: count for word, count in counts.items() if word.lower() in NOTHING}
    values = pa.array([value for value in counts if value not in words], pa.string())
    found = Profile(name, "text", sum(counts.values()), landed.rows, values, words, different=different)
    found.variants = _variants(values)
    if not counts:
        found.kind = "empty"
    elif len(values):
        _decide(landed, found)
    if found.kind == "text" and words:
        found.values = pa.array(list(counts), pa.string())
    found.distinct = len(found.values)
    return found


def _counts(landed: Landed, name: str) -> dict[str, int]:
    total: Counter[str] = Counter()
    for chunk in landed.chunks():
        for pair in plain(chunk.column(name), Column()).drop_null().value_counts().to_pylist():
            total[pair["values"]] += pair["counts"]
    return dict(total)


def _variants(values: pa.Array) -> list[str]:
    if len(values) > 2000:
        return []
    small = Counter(pc.utf8_lower(values).to_pylist())
    return [value for value in values.to_pylist() if small[value.lower()] > 1][:6]


def _decide(landed: Landed, found: Profile) -> None:
    values = found.values
    if _are_yes_no(found):
        found.kind, found.reason = "yes_no", f"only {' and '.join(map(repr, values.to_pylist()))}"
    elif _are_dates(found):
        found.kind = "date"
        _settle(found, DateColumn(f"{landed.source.name}, column {found.name!r}", ZoneInfo("UTC")))
    elif _are_numbers(found):
        found.kind = "money" if hints(found.name, "money") or _has_sign(values) else "number"
        _settle(found, NumberColumn(f"{landed.source.name}, column {found.name!r}"))
    else:
        found.reason = f"{len(values):,} different values"
    called = f"{landed.source.name}, column {found.name!r}"
    if not found.question and found.kind in ("text", "number") and (doubt := doubts.of(called, found.name, values)):
        found.kind, found.question = doubt
        found.readings = doubts.layouts(values)


def _are_yes_no(found: Profile) -> bool:
    """Return whether there are but words of yes and no.

    Amounts and counts that are all 0 or 1 are none, nor is a single letter or figure that stands for no other.
    """
    if len(found.values) > len(YES) or hints(found.name, "money") or hints(found.name, "count"):
        return False
    said = {value.lower() for value in found.values.to_pylist()}
    both = bool(said & {*YES}) and bool(said & {*NO})
    return said <= {*YES, *NO} and (both or all(word.isalpha() and len(word) > 1 for word in said))


def _settle(found: Profile, column: DateColumn | NumberColumn) -> None:
    column.see(found.values)
    found.readings = column.candidates
    try:
        said = column.decide()
    except FileError as error:
        found.question = str(error)
        return
    found.readings = column.candidates
    if found.kind == "money" and "micros" in found.name.lower():
        found.question = f"{found.name!r} counts in millionths: divide it by 1,000,000 in the file, then delete this"
    bad = column.read(found.values).bad
    found.reason = said or f"{len(found.values):,} different numbers"
    if bad.any():
        found.reason += f": {bad.sum():,} of {len(bad):,} different values do not fit, such as "
        found.reason += f"{found.values[int(np.argmax(bad))].as_py()!r}; such rows will be in quarantine"
    elif isinstance(column, DateColumn):
        found.reason += f": all {len(found.values):,} different values fit"


def _are_dates(found: Profile) -> bool:
    values, named = found.values, hints(found.name, "date")
    fits, sure = np.zeros(len(values), bool), np.zeros(len(values), bool)
    for layout, reading in readings(values):
        bare = layout.startswith(doubts.BARE)
        if not bare:
            fits |= reading.fits
            sure |= reading.fits
        elif named:
            fits |= reading.fits & (reading.times > _PLAUSIBLE[0]) & (reading.times < _PLAUSIBLE[1])
    return bool(fits.mean() >= _MOST or (named and sure.mean() > _HALF))


def _are_numbers(found: Profile) -> bool:
    """Return whether these are numbers to count with; keys and codes only look like it."""
    leading = pc.match_substring_regex(found.values, r"^0\d")
    if hints(found.name, "id") or bool(pc.any(leading).as_py()):
        return False
    share = doubts.numbers(found.values).mean()
    return bool(share >= _MOST or (hints(found.name, "money") and share > _HALF))


def _has_sign(values: pa.Array) -> bool:
    return bool(pc.any(pc.match_substring_regex(values, r"[$€£¥]")).as_py())
