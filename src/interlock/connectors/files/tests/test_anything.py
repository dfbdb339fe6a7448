"""Nothing that is given makes it crash: it is read, or refused with a reason."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlock.connectors.files import FileError, Reading, RecipeError, parse, suggest

RECIPE = """
source = "crm"
[file.leads]
names = ["*"]
header = ["key", "day", "size"]
[people.lead]
rows = "leads"
key = "key"
captured = "day"
field.size = { column = "size" }
"""
ENDINGS = st.sampled_from((".csv", ".tsv", ".csv.gz", ".zip", ".xlsx", ".parquet", ".jsonl", ".txt", ".bin"))
BYTES = st.one_of(
    st.binary(max_size=300),
    st.text(alphabet='ab,;\t"\n\r\\{}[]0129/-. éß\x00', max_size=300).map(str.encode),
    st.text(max_size=100).map(lambda text: text.encode("utf-16", "surrogatepass")),
)


@settings(max_examples=300, deadline=None)
@given(BYTES, ENDINGS)
def test_any_bytes_are_read_or_refused(raw: bytes, ending: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"leads{ending}"
        path.write_bytes(raw)
        for recipe in (RECIPE, RECIPE.replace('captured = "day"', 'captured = "unknown"')):
            reading = Reading(parse(recipe), [path])
            try:
                refused = sum(len(batch.refused) for batch in reading)
            except FileError:
                continue
            account = reading.account
            assert account.quarantined == refused
            assert account.rows_read == account.loaded + account.duplicates + account.quarantined
        with suppress(FileError):
            assert suggest([path]).startswith("# Drafted")


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet='[]."=# \n{}abfile_people1é', max_size=200))
def test_any_text_is_a_recipe_or_refused(text: str) -> None:
    with suppress(RecipeError):
        assert parse(text).source


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.lists(st.text("ab1,2024-03/ é\"'$%()", max_size=10), min_size=2, max_size=4), min_size=1, max_size=8)
)
def test_any_draft_is_a_recipe_or_a_question(rows: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "leads.csv"
        path.write_text("\n".join('"' + '","'.join(cell.replace('"', '""') for cell in row) + '"' for row in rows))
        try:
            draft = suggest([path])
        except FileError:
            return
        if "# ASK:" in draft:
            with pytest.raises(RecipeError, match="still to be answered"):
                parse(draft)
        else:
            assert parse(draft).people
