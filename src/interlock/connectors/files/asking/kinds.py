"""What a row may stand for, in plain words, and what is asked about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Wants = Literal["any", "date", "number"]
UNKNOWN = "=unknown"
TOGETHER = 4
"""Columns that may make a key together on screen."""
SAME = "=same"
"""Stands for one word for every row."""


@dataclass(frozen=True)
class Slot:
    """One thing that a clause says by naming a column."""

    name: str
    says: str
    wants: Wants = "any"
    needed: bool = False
    unknown: bool = False
    """Whether it may be said that nobody knows."""


@dataclass(frozen=True)
class Kind:
    """What the rows of a file may stand for."""

    role: str
    clause: str
    """The kind of clause; empty: none is written."""
    says: str
    slots: tuple[Slot, ...] = ()
    steps: bool = False
    """Whether rows may tell of steps."""


_KEY = Slot("key", "What tells them apart", needed=True)
_AT = Slot("at", "When it happened", "date", needed=True)
_CAMPAIGN = (Slot("channel", "Channel"), Slot("campaign", "Campaign"))

ALL = (
    Kind(
        "people",
        "people",
        "A person: a lead or contact",
        (
            _KEY,
            Slot("captured", "When they became known", "date", needed=True, unknown=True),
            Slot("account", "Their company"),
        ),
        steps=True,
    ),
    Kind("more", "people", "More about people of another file", (_KEY,), steps=True),
    Kind("steps", "people", "A step that somebody took, such as a change of stage", (_KEY,), steps=True),
    Kind("account", "account", "A company", (_KEY,)),
    Kind(
        "opportunity",
        "opportunity",
        "An opportunity (deal)",
        (_KEY, Slot("person", "The person it came from"), Slot("account", "The company"), Slot("owner", "Who owns it")),
        steps=True,
    ),
    Kind(
        "touch",
        "touch",
        "A touch: something they did, or we did",
        (
            Slot("person", "Whose it is", needed=True),
            _AT,
            Slot("kind", "What it was", needed=True),
            Slot("id", "Its own number"),
            *_CAMPAIGN,
            Slot("content", "Content"),
        ),
    ),
    Kind("spend", "spend", "Money spent", (_AT, Slot("amount", "How much", "number", needed=True), *_CAMPAIGN)),
    Kind(
        "quota",
        "quota",
        "A quota",
        (
            Slot("amount", "How much", "number", needed=True),
            Slot("owner", "Whose it is"),
            Slot("since", "First day", "date"),
            Slot("until", "First day after it", "date"),
            Slot("year", "Year", "number"),
            Slot("quarter", "Quarter", "number"),
            Slot("month", "Month", "number"),
        ),
    ),
    Kind("lookup", "", "Nothing by itself: other files look things up in it"),
    Kind("none", "", "Leave it out"),
)
BY_ROLE: Mapping[str, Kind] = {kind.role: kind for kind in ALL}

ENCODINGS: Mapping[str, str] = {
    "cp1252": "Windows, Western Europe (cp1252)",
    "cp1250": "Windows, Central Europe: Polish, Czech, Hungarian (cp1250)",
    "cp1251": "Windows, Cyrillic (cp1251)",
    "cp1253": "Windows, Greek (cp1253)",
    "cp1254": "Windows, Turkish (cp1254)",
    "cp1257": "Windows, Baltic (cp1257)",
    "latin-1": "ISO 8859-1, Western Europe (latin-1)",
    "iso8859-2": "ISO 8859-2, Central Europe",
    "iso8859-15": "ISO 8859-15, Western Europe with the euro",
    "mac-roman": "Macintosh, Western Europe (mac-roman)",
    "cp850": "DOS, Western Europe (cp850)",
    "shift_jis": "Japanese (Shift JIS)",
    "gb18030": "Chinese (GB 18030)",
    "big5": "Chinese (Big5)",
    "euc-kr": "Korean (EUC-KR)",
    "utf-8": "Unicode (UTF-8)",
}
"""By codec's name: in words. Those that are not plainly told by the bytes."""
CASES: Mapping[str, str] = {
    "as_is": "capitals make another value",
    "lower": "capitals do not count: small letters",
    "upper": "capitals do not count: capitals",
}

STEPS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "mql": ("handed over to sales (MQL)", {"kind": "handed_over"}),
    "accepted": ("accepted by sales (SAL)", {"kind": "accepted"}),
    "sql": ("qualified by sales (SQL)", {"kind": "reported", "stage": {"is": "sql"}}),
    "opened": ("opportunity opened", {"kind": "opened"}),
    "won": ("won", {"kind": "won"}),
    "lost": ("lost", {"kind": "lost"}),
    "rejected": ("rejected by sales", {"kind": "rejected"}),
    "recycled": ("recycled to marketing", {"kind": "recycled"}),
}
"""By name of the move: in words, and how it is written."""


def role_of(kind: str, clause: Mapping[str, Any]) -> str:
    """Return what rows stand for by their clause."""
    if kind != "people" or "captured" in clause:
        return kind
    return "steps" if clause.get("move") and not clause.get("field") else "more"
