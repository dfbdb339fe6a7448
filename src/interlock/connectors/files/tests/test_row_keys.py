"""Rows told apart by a column that nothing else uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from interlock.connectors.files import FileError, Reading, parse

if TYPE_CHECKING:
    from pathlib import Path

RECIPE = """
source = "web"
[file.touches]
has = ["who"]
key = ["nr"]
[touch.all]
rows = "touches"
person = "who"
at = "when"
kind = "what"
"""


def test_a_key_that_nothing_else_uses_tells_rows_apart(tmp_path: Path) -> None:
    file = tmp_path / "touches.csv"
    file.write_text("nr,who,when,what\n1,a,2024-03-13,visit\n2,a,2024-03-14,visit\n2,b,2024-03-15,visit\n")
    [refused] = [one for batch in Reading(parse(RECIPE), [file]) for one in batch.refused]
    assert (refused.line, refused.column) == (4, "nr")


def test_a_key_that_is_not_there_is_said(tmp_path: Path) -> None:
    file = tmp_path / "touches.csv"
    file.write_text("who,when,what\na,2024-03-13,visit\n")
    with pytest.raises(FileError, match="nr"):
        list(Reading(parse(RECIPE), [file]))
