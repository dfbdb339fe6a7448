"""A column of yes and no, in the words people use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from interlock.connectors.files.problem import FileError
from interlock.connectors.files.values import Values

if TYPE_CHECKING:
    from collections.abc import Mapping

YES = (*("yes", "y", "true", "t", "1", "1.0", "on", "x", "ja", "oui", "si", "sí", "sì", "sim", "wahr", "vrai"),
       *("tak", "да", "vero", "verdadero", "verdadeiro"))  # fmt: skip
NO = (*("no", "n", "false", "f", "0", "0.0", "off", "nein", "non", "não", "falsch", "faux"),
      *("nee", "nej", "nei", "nie", "нет", "falso"))  # fmt: skip
_WORDS: Mapping[str, pa.Array] = {"yes": pa.array(YES), "no": pa.array(NO)}


class YesNoColumn:
    """Sees every value of a column, then reads it."""

    def __init__(self, called: str) -> None:
        self._called = called
        self._words: set[str] = set()

    def see(self, values: pa.Array) -> None:
        """Take a chunk into account."""
        if len(self._words) < 1000:
            self._words |= set(values.unique().drop_null().to_pylist())

    def decide(self) -> str:
        """Refuse a column most of whose words are neither yes nor no."""
        strange = sorted(word for word in self._words if word.lower() not in (*YES, *NO))
        if 2 * len(strange) > len(self._words):
            listed = ", ".join(map(repr, strange[:3]))
            raise FileError(f"{self._called}: {listed} say neither yes nor no; say another type, or what is the `same`")
        return ""

    def read(self, values: pa.Array) -> Values:
        """Read a chunk; the text is `yes` or `no`."""
        small = pc.utf8_lower(values)
        yes = np.asarray(pc.fill_null(pc.is_in(small, value_set=_WORDS["yes"]), fill_value=False))
        no = np.asarray(pc.fill_null(pc.is_in(small, value_set=_WORDS["no"]), fill_value=False))
        text = pc.if_else(pa.array(yes), "yes", pc.if_else(pa.array(no), "no", pa.scalar(None, pa.string())))
        return Values(text, np.asarray(pc.is_valid(values)) & ~yes & ~no, truth=yes)
