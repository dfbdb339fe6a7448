"""The decimal mark of a column of numbers, decided from all its values; currency signs, groups, brackets, percent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from interlock.connectors.files.problem import FileError, UndecidedError
from interlock.connectors.files.values import Values

if TYPE_CHECKING:
    from collections.abc import Mapping

_CODES = (
    "USD|EUR|GBP|CHF|JPY|CNY|INR|BRL|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|RON|MXN|ZAR|SGD|HKD|KRW|TRY|ILS|AED|RUB|kr|Fr"
)
_SIGN = rf"(?:US|A|C|NZ|HK|R)?\$|[€£¥₹₩₽₺₪]|{_CODES}"
_SHAPE = (
    rf"^(?P<bracket>\()?(?P<before>[-+\x{{2212}}])?(?P<money>{_SIGN})?[ \x{{a0}}]?(?P<minus>[-+\x{{2212}}])?"
    r"(?P<figures>\.?\d(?:[\d.,'\x{2019} \x{a0}\x{202f}]*\d)?[.,]?)(?P<power>[eE][-+]?\d{1,3})?"
    rf"[ \x{{a0}}]?(?P<money2>{_SIGN})?(?P<percent>%)?(?P<after>-)?(?P<bracket2>\))?$"
)
_SPACES = r"[ '\x{2019}\x{a0}\x{202f}]"
_READINGS: Mapping[str, str] = {
    ".": rf"^(?:\d*|[1-9]\d{{0,2}}(?:(?:,\d{{3}})+|(?:{_SPACES}\d{{3}})+)|[1-9]\d?(?:,\d{{2}})+,\d{{3}})(?:\.\d*)?$",
    ",": rf"^(?:\d*|[1-9]\d{{0,2}}(?:(?:\.\d{{3}})+|(?:{_SPACES}\d{{3}})+))(?:,\d*)?$",
}
"""What is a number where the key is the decimal mark; Indian groups (1,00,000) included."""
_MOST_MONEY = 1e13
"""Amounts from here on, some figure gone wrong, could not be told to the cent."""


class NumberColumn:
    """Sees every value of a column, then says its decimal mark, then reads by it."""

    def __init__(self, called: str, said: str | None = None, *, money: bool = False) -> None:
        self._called = called
        self._said = said
        self._most = _MOST_MONEY if money else np.inf
        self.decimal = said or "."
        self._total = 0
        self._strange: list[str] = []
        self._strangers = 0
        self._only: dict[str, str] = {}
        self._differ: tuple[str, float, float] | None = None
        self._signs: set[str] = set()
        self._percent: dict[bool, str] = {}

    def see(self, values: pa.Array) -> None:
        """Take a chunk into account; equal values count once."""
        values = values.unique().drop_null()
        parts = _Parts(values)
        self._total += len(values)
        point, comma = parts.fits("."), parts.fits(",")
        self._note(".", values, point & ~comma)
        self._note(",", values, comma & ~point)
        self._compare(values, parts, point & comma)
        strange = values.filter(pa.array(~point & ~comma))
        self._strangers += len(strange)
        self._strange += strange[:3].to_pylist() if len(self._strange) < 3 else []
        self._signs |= parts.signs()
        for percent in (True, False):
            where = parts.found & (parts.percent == percent)
            if where.any():
                self._percent.setdefault(percent, values[int(np.argmax(where))].as_py())

    def _note(self, mark: str, values: pa.Array, where: np.ndarray) -> None:
        if mark not in self._only and where.any():
            self._only[mark] = values[int(np.argmax(where))].as_py()

    def _compare(self, values: pa.Array, parts: _Parts, both: np.ndarray) -> None:
        if self._differ is not None or not both.any():
            return
        one, other = parts.numbers("."), parts.numbers(",")
        where = both & (one != other)
        if where.any():
            at = int(np.argmax(where))
            self._differ = (values[at].as_py(), float(one[at]), float(other[at]))

    def decide(self) -> str:
        """Settle the decimal mark and return a sentence about it.

        Raises UndecidedError with both readings where both fit all values and differ, FileError where marks are mixed.
        """
        if 2 * self._strangers > self._total:
            raise FileError(
                f"{self._called}: {self._strangers:,} of {self._total:,} different values are no numbers (such as "
                f"{', '.join(map(repr, self._strange[:3]))}); say another type, or which words mean `nothing`"
            )
        self._refuse_mixtures()
        if self._said is None and self._only:
            self.decimal = next(iter(self._only))
        elif self._said is None and self._differ is not None:
            value, one, other = self._differ
            raise UndecidedError(
                f"{self._called}: nothing settles the decimal mark: {value!r} is {one:g} with '.' as decimal mark, and "
                f'{other:g} with \',\'; say decimal = "." or decimal = "," in the recipe'
            )
        return "percentages, read as shares (12% is 0.12)" if True in self._percent else ""

    @property
    def candidates(self) -> list[str]:
        """Return the decimal marks that fit, the one decided on first."""
        other = "," if self.decimal == "." else "."
        return [self.decimal, other] if self._said is None and not self._only and self._differ else [self.decimal]

    def _refuse_mixtures(self) -> None:
        if len(self._percent) == 2:
            raise FileError(
                f"{self._called}: some values are percentages and some not: {_list(self._percent.values())}"
            )
        if len(self._signs) > 1:
            raise FileError(f"{self._called}: amounts of several currencies are mixed: {_list(sorted(self._signs))}")
        if self._said is None and len(self._only) == 2:
            raise FileError(
                f"{self._called}: decimal points and decimal commas are mixed: {_list(self._only.values())}; "
                "export it again, or say `decimal` in the recipe: rows that do not fit it are then quarantined"
            )

    def read(self, values: pa.Array) -> Values:
        """Read a chunk by the decided mark; the text of a number is written plainly (`1234.5`)."""
        parts = _Parts(values)
        number = parts.numbers(self.decimal)
        fits = np.abs(number) < self._most
        number = np.where(fits, number, np.nan)
        known = np.asarray(pc.is_valid(values))
        text = pc.if_else(pa.array(fits), plainly(number), pa.scalar(None, pa.string()))
        return Values(text, known & ~fits, number)


class _Parts:
    """The parts of each value; null where it is no number at all."""

    def __init__(self, values: pa.Array) -> None:
        groups = pc.extract_regex(values, pattern=_SHAPE)
        self.found = np.asarray(pc.is_valid(groups))
        self._part = {
            field.name: pc.fill_null(pc.if_else(pc.is_valid(groups), groups.field(field.name), ""), "")
            for field in groups.type
        }
        self.percent = self._has("percent")
        bracket = self._has("bracket")
        self.found = self.found & (bracket == self._has("bracket2"))
        minus = [np.asarray(pc.is_in(self._part[name], value_set=pa.array(["-", "\u2212"])))
                 for name in ("before", "minus", "after")]  # fmt: skip
        self.found &= (sum(map(np.int8, minus)) + bracket) < 2
        self._negative = bracket | minus[0] | minus[1] | minus[2]

    def _has(self, name: str) -> np.ndarray:
        return np.asarray(pc.not_equal(self._part[name], ""))

    def fits(self, mark: str) -> np.ndarray:
        """Return where the figures make a number with this decimal mark."""
        result: np.ndarray = self.found & np.asarray(pc.match_substring_regex(self._part["figures"], _READINGS[mark]))
        return result

    def numbers(self, mark: str) -> np.ndarray:
        """Return the numbers, not a number where they do not fit."""
        figures = self._part["figures"]
        for group in {",": ".", ".": ","}[mark] + " '\u2019\u00a0\u202f":
            figures = pc.replace_substring(figures, group, "")
        figures = pc.binary_join_element_wise(pc.replace_substring(figures, mark, "."), self._part["power"], "")
        clean = pc.if_else(pa.array(self.fits(mark)), figures, pa.scalar(None, pa.string()))
        number = np.asarray(pc.fill_null(pc.cast(clean, pa.float64()), np.nan))
        number = np.where(self._negative, -number, number)
        result: np.ndarray = np.where(self.percent, number / 100, number)
        return result

    def signs(self) -> set[str]:
        """Return the currency signs that occur."""
        both = {*self._part["money"].unique().to_pylist(), *self._part["money2"].unique().to_pylist()}
        return both - {""}


def plainly(numbers: np.ndarray) -> pa.Array:
    """Write numbers without groups, and whole ones without a decimal mark."""
    safe = np.where(np.isfinite(numbers), numbers, 0.0)
    whole = (safe == np.floor(safe)) & (np.abs(safe) < 1e15)
    figures = pc.cast(pa.array(np.where(whole, safe, 0).astype(np.int64)), pa.string())
    return pc.if_else(pa.array(whole), figures, pc.cast(pa.array(safe), pa.string()))


def _list(values: object) -> str:
    return ", ".join(map(repr, values))  # type: ignore[call-overload]
