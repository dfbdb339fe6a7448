"""The decimal mark of a column is decided from all its values, or asked."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlock.connectors.files.number_column import NumberColumn
from interlock.connectors.files.problem import FileError, UndecidedError
from interlock.connectors.files.yes_no_column import YesNoColumn

MONEY = st.integers(-10_000_000, 10_000_000).map(lambda cents: cents / 100)
STYLES = {
    "english": (",", "."),
    "german": (".", ","),
    "swiss": ("'", "."),
    "french": ("\u202f", ","),
    "bare": ("", "."),
    "bare comma": ("", ","),
}


def decided(values: list[str | None], said: str | None = None) -> NumberColumn:
    column = NumberColumn("f.csv, column 'n'", said)
    for at in range(0, len(values), 5):
        column.see(pa.array(values[at : at + 5], pa.string()))
    column.decide()
    return column


def read(values: list[str | None], said: str | None = None) -> list[float]:
    return decided(values, said).read(pa.array(values, pa.string())).number.tolist()


def written(number: float, style: str, money: str = "") -> str:
    group, mark = STYLES[style]
    text = f"{abs(number):,.2f}".translate(str.maketrans({",": group, ".": mark}))
    return ("-" if number < 0 else "") + money + text


@settings(max_examples=100, deadline=None)
@given(
    numbers=st.lists(MONEY, min_size=1, max_size=30),
    style=st.sampled_from(sorted(STYLES)),
    money=st.sampled_from(("", "$", "€", "USD ")),
)
def test_numbers_are_read_back_in_every_style(numbers: list[float], style: str, money: str) -> None:
    assert read([written(number, style, money) for number in numbers]) == numbers


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1000, 999_999), min_size=1, max_size=20), st.sampled_from(",."))
def test_three_figures_behind_a_mark_are_asked_about_unless_something_settles_it(
    numbers: list[float], mark: str
) -> None:
    values = [f"{number:,}".replace(",", mark) for number in numbers]
    with pytest.raises(UndecidedError, match="nothing settles the decimal mark") as raised:
        decided(values)
    assert "f.csv, column 'n'" in str(raised.value)
    other = {",": ".", ".": ","}[mark]
    assert read([*values, f"1{other}5"])[:-1] == numbers
    assert read(values, said=other) == numbers
    assert read(values, said=mark) == [number / 1000 for number in numbers]


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("$200,000.00", 200000),
        ("(1,234.50)", -1234.5),
        ("($5.25)", -5.25),
        ("12.5-", -12.5),
        ("-$3.20", -3.2),
        ("$-3.20", -3.2),
        ("1,00,000.0", 100000),
        ("1e3", 1000),
        (".5", 0.5),
        ("12.5%", 0.125),
        ("1\u00a0234,50 €", 1234.5),
        ("\u22127.5", -7.5),
        ("+4", 4),
    ],
)
def test_ways_of_writing(value: str, number: float) -> None:
    assert read([value]) == [number]


@pytest.mark.parametrize(
    "value", ["abc", "1.2.3", "12,34,5.0", "1-2", "--5", "(5", "5)", "$", "-", "1 2", "5 apples", "0x10", "(-5)"]
)
def test_what_is_no_number_is_left_to_its_row(value: str) -> None:
    assert decided(["1.5", "2.5", "3.5"]).read(pa.array([value, None])).bad.tolist() == [True, False]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (["1.5", "2,5"], "points and decimal commas are mixed: '1.5', '2,5'"),
        (["12%", "3"], "percentages and some not"),
        (["$1.50", "€2.50"], "several currencies"),
        (["a", "b", "1"], "2 of 3 different values are no numbers"),
    ],
)
def test_mixtures_are_refused_with_examples(values: list[str], words: str) -> None:
    with pytest.raises(FileError, match=words):
        decided(values)


def test_the_text_of_a_number_is_plain() -> None:
    found = decided(["$1,234.50", "7"]).read(pa.array(["$1,234.50", "7", None, "1000000"]))
    assert found.text.to_pylist() == ["1234.5", "7", None, "1000000"]


def test_yes_and_no() -> None:
    column = YesNoColumn("f.csv, column 'y'")
    column.see(pa.array(["TRUE", "no", None, "perhaps"]))
    column.decide()
    found = column.read(pa.array(["TRUE", "no", None, "perhaps"]))
    assert found.text.to_pylist() == ["yes", "no", None, None]
    assert found.bad.tolist() == [False, False, False, True]
    column = YesNoColumn("f.csv, column 'y'")
    column.see(pa.array(["red", "green"]))
    with pytest.raises(FileError, match="say neither yes nor no"):
        column.decide()


def test_amounts_too_large_to_be_told_to_the_cent_are_bad() -> None:
    values = pa.array(["99999999999999999", "1e300", "-10000000000000", "9999999999999.99"])
    column = NumberColumn("f.csv, column 'n'", money=True)
    column.see(values)
    column.decide()
    assert column.read(values).bad.tolist() == [True, True, True, False]
    assert not NumberColumn("f.csv, column 'n'").read(values).bad.any()


@pytest.mark.parametrize("words", ["ja nein", "да нет", "tak nie", "1.0 0.0", "Sì no", "TRUE FALSE"])
def test_yes_and_no_in_the_words_of_many_languages(words: str) -> None:
    values = pa.array(words.split())
    column = YesNoColumn("f.csv, column 'n'")
    column.see(values)
    column.decide()
    assert column.read(values).text.to_pylist() == ["yes", "no"]
