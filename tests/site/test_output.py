"""How commands write what people read."""

from __future__ import annotations

import pytest

from interlock.site.output import counted, minute


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 problems"), (1, "1 problem"), (2, "2 problems"), (1200, "1,200 problems")]
)
def test_one_thing_is_not_several(count: int, said: str) -> None:
    assert counted(count, "problem") == said


def test_words_with_another_plural_are_given_both() -> None:
    assert [counted(count, "person", "people") for count in (1, 2)] == ["1 person", "2 people"]


@pytest.mark.parametrize(
    ("moment", "said"),
    [("2026-01-31T09:05:59.123456Z", "2026-01-31 09:05"), ("2026-01-31", "2026-01-31"), (None, "")],
)
def test_times_are_written_to_the_minute(moment: str | None, said: str) -> None:
    assert minute(moment) == said
