"""How lengths of time, numbers and lists are said within the agreement's prose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from interlock.agreement.duration import to_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import timedelta

_OPEN, _NAMED, _CLOSE = "\ue000", "\ue001", "\ue002"
"""Letters for private use: they mark a number within a sentence, and are never shown."""
_ASKED = "\ue003"
"""Opens a condition or a formula, as `_OPEN` does a number."""
_COUNTED = "\ue004"
"""Opens an amount of what a metric counts."""
_MARKED = re.compile(f"([{_OPEN}{_ASKED}])([^{_NAMED}{_CLOSE}]*){_NAMED}([^{_CLOSE}]*){_CLOSE}")

Speak: TypeAlias = "Callable[[str, str], str]"
"""Says an expression in words, given the facts it is about and its text; an amount, given `amount.` and its metric."""


@dataclass(frozen=True)
class Piece:
    """Some words of a sentence; with a place they are a number that stands there in the text."""

    text: str
    place: str = ""
    raw: str = ""
    """The expression as the text has it, where these words say one."""


@dataclass(frozen=True)
class Term:
    """One sentence of what a clause means."""

    pieces: tuple[Piece, ...]

    def __str__(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def number(place: str, said: str) -> str:
    """Mark a number by its place within the clause, for `term` to find."""
    return f"{_OPEN}{place}{_NAMED}{said}{_CLOSE}"


def asked(text: str, of: str = "") -> str:
    """Mark a condition or a formula for `term` to say in words: over a table of facts, else over the lead's fields."""
    return f"{_ASKED}{of}{_NAMED}{text}{_CLOSE}"


def target(place: str, metric: str, value: float) -> str:
    """Mark an amount of what a metric counts for `term` to say: a share in percent."""
    return number(place, f"{_COUNTED}{metric}{_COUNTED}{value!r}")


def term(sentence: str, address: str, speak: Speak = lambda _, text: text) -> Term:
    """Cut a sentence at its marked numbers, whose places are under the clause's address, and at its expressions."""
    found, end = [], 0
    for match in _MARKED.finditer(sentence):
        marked = Piece(match[3], f"{address}.{match[2]}")
        if match[3].startswith(_COUNTED):
            _, metric, value = match[3].split(_COUNTED)
            marked = Piece(speak(f"amount.{metric}", value), marked.place)
        elif match[1] == _ASKED:
            said = speak(match[2], match[3])
            marked = Piece(said, raw=match[3] if said != match[3] else "")
        found += [Piece(sentence[end : match.start()]), marked]
        end = match.end()
    return Term(tuple(piece for piece in (*found, Piece(sentence[end:])) if piece.text))


def length(span: timedelta) -> str:
    """Say a length of time in hours and minutes: 15 minutes, 1 hour 30 minutes, 36 hours."""
    return to_words(span)


def plural(many: float, word: str) -> str:
    """Say how many: 1 day, 2 days."""
    return f"{amount(many)} {word}" if many == 1 else f"{amount(many)} {word}s"


def percent(share: float) -> str:
    """Write a share: 90%, 12.5%."""
    return f"{amount(round(share * 100, 6))}%"


def amount(given: float) -> str:
    """Write a number without a trailing .0, and with a real minus."""
    return (f"{given:,.0f}" if given == int(given) else f"{given:,}").replace("-", "\N{MINUS SIGN}")


def counted(place: str, given: float, word: str) -> str:
    """Say how many, with the number marked: 14 days."""
    return f"{number(place, amount(given))} {word}{'' if given == 1 else 's'}"


def points(given: float) -> str:
    """Write points with their sign."""
    return f"{'+' if given > 0 else '' if given == 0 else chr(0x2212)}{amount(abs(given))}"


def listed(names: Iterable[str], last: str = "and") -> str:
    """Write names as a list: size, industry and country."""
    said = [name.replace("_", " ") for name in names]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} {last} {said[-1]}" if said else ""


def worked(calendar: str) -> str:
    """Say by which calendar a length of time counts."""
    return f"of working time, by calendar {listed([calendar])}"
