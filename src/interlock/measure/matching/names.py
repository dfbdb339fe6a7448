"""Company names as they are compared: without case, accents, punctuation and legal form."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files

BLOCK = 4
"""Names are near only if so many first letters are the same: typing errors are seldom among them."""
_LINES = files(__package__).joinpath("legal_forms.txt").read_text("utf-8").splitlines()
FORMS = frozenset(tuple(line.split()) for line in _LINES if line and not line.startswith("#"))
"""Legal forms, each by its words."""
_LONGEST = max(map(len, FORMS))
_POINTS = re.compile(r"(?<=\w)[.'\N{RIGHT SINGLE QUOTATION MARK}]")
_OTHER = re.compile(r"[\W_]+")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe"})


@lru_cache(maxsize=65_536)
def plain_name(text: str) -> str:
    """Return a company's name for comparison: `Müller & Söhne G.m.b.H.` becomes `muller sohne`.

    Legal forms are stripped from the end only, and never the whole name. Empty where nothing is left to compare.
    """
    spread = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    bare = "".join(letter for letter in spread if not unicodedata.combining(letter))
    words = _OTHER.sub(" ", _POINTS.sub("", bare)).split()
    while length := _form(words):
        del words[-length:]
    return " ".join(words)


def block(name: str) -> str:
    """Return what two plain names must share to be compared at all."""
    return name[:BLOCK]


def _form(words: list[str]) -> int:
    """Return how many words at the end are a legal form, leaving at least one."""
    lengths = range(min(_LONGEST, len(words) - 1), 0, -1)
    return next((length for length in lengths if tuple(words[-length:]) in FORMS), 0)
