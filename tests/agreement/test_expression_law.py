"""An expression worked out in Python is what DuckDB makes of its SQL."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import duckdb
from hypothesis import given
from hypothesis import strategies as st

from interlock.agreement import expression

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interlock.agreement.facts import Type

COLUMNS: dict[str, Type] = {
    "kind": "text",
    "by": "text",
    "n": "number",
    "order": "number",
    "amount": "money",
    "at": "time",
    "due": "time",
    "won": "yes_no",
    "person": "id",
}
ENGINE: dict[Type, str] = {
    "text": "VARCHAR",
    "number": "DOUBLE",
    "money": "BIGINT",
    "time": "BIGINT",
    "yes_no": "BOOLEAN",
    "id": "BIGINT",
}
LETTERS = "aAbİΣßé%_' "

numbers = st.one_of(
    st.integers(-5, 5).map(float),
    st.floats(-1e9, 1e9, allow_nan=False),
    st.sampled_from([1e308, -1e308, 5e-324, 0.1]),
)
VALUES: dict[Type, st.SearchStrategy[Any]] = {
    "text": st.text(LETTERS, max_size=4),
    "number": numbers,
    "money": st.integers(-(10**12), 10**12) | st.sampled_from([0, 50, 100, 150]),
    "time": st.sampled_from([0, 1_767_225_600_000_000, 1_767_225_600_000_001, -86_400_000_000]),
    "yes_no": st.booleans(),
    "id": st.integers(0, 3),
}
LITERALS: dict[str, st.SearchStrategy[str]] = {
    "text": st.text(LETTERS, max_size=3).map(lambda text: "'" + text.replace("'", "''") + "'"),
    "number": st.sampled_from(["0", "1", "-2", "2.5", "0.1", "1e3", "1_000", "9007199254740992"]),
    "money": st.sampled_from(["0", "0.5", "1", "1000.25"]),
    "time": st.sampled_from(["date '2026-01-01'", "timestamp '2026-01-01 00:00:00.000001'", "date '1969-12-31'"]),
    "yes_no": st.sampled_from(["true", "false"]),
}


def values(kind: str, depth: int) -> st.SearchStrategy[str]:
    """Draw an expression of one type."""
    named = st.sampled_from([f'"{name}"' for name, of in COLUMNS.items() if of == kind])
    if kind == "yes_no":
        return conditions(depth)
    if depth == 0 or kind in ("id", "time"):
        return named | LITERALS.get(kind, named)
    inner = values(kind, depth - 1)
    drawn = [named, LITERALS[kind], st.builds("coalesce({}, {})".format, named, inner)]
    if kind == "text":
        drawn.append(inner.map("lower({})".format))
    if kind == "number":
        drawn.append(st.builds("({} {} {})".format, inner, st.sampled_from("+-*/"), inner))
        drawn.append(inner.map("-({})".format))
    if kind == "money":
        drawn.append(st.builds("(amount {} {})".format, st.sampled_from("*/"), values("number", depth - 1)))
        drawn.append(st.builds("(amount {} {})".format, st.sampled_from("+-"), inner))
    return st.one_of(drawn)


def conditions(depth: int) -> st.SearchStrategy[str]:
    """Draw a condition."""
    compared = [
        st.builds(f"{{}} {sign} {{}}".format, values(kind, depth and 1), values(kind, depth and 1))
        for kind, signs in {
            "text": ("=", "<>"),
            "number": ("<", "<=", ">", ">=", "=", "!="),
            "money": ("<", ">=", "="),
            "time": ("<", "<=", "="),
            "id": ("=",),
        }.items()
        for sign in signs
    ]
    simple = st.one_of(
        *compared,
        st.sampled_from(["won", "true", "kind is null", "amount is not null", "won is true", "won is not false"]),
        st.builds("{} between {} and {}".format, *(values("number", 0) for _ in range(3))),
        st.builds("{} not in ({}, {})".format, *(values("text", 0) for _ in range(3))),
        st.builds("{} in ({}, {})".format, *(values("number", 0) for _ in range(3))),
        st.builds("{} like {}".format, values("text", 0), LITERALS["text"]),
        st.builds("{} not like {}".format, values("text", 0), LITERALS["text"]),
    )
    if depth == 0:
        return simple
    inner = conditions(depth - 1)
    return st.one_of(
        simple,
        st.builds("({}) {} ({})".format, inner, st.sampled_from(["and", "or"]), inner),
        inner.map("not ({})".format),
        st.builds("({}) = ({})".format, inner, inner),
    )


rows = st.fixed_dictionaries({name: st.none() | VALUES[kind] for name, kind in COLUMNS.items()})
DUCKDB = duckdb.connect()


def engine(sql: str, row: Mapping[str, object]) -> object:
    """Let DuckDB work it out over one row."""
    columns = ", ".join(f'CAST(? AS {ENGINE[kind]}) AS "{name}"' for name, kind in COLUMNS.items())
    found = DUCKDB.execute(f"SELECT {sql} FROM (SELECT {columns})", [row[name] for name in COLUMNS]).fetchone()
    assert found is not None
    return found[0]


@given(conditions(2), rows)
def test_a_condition_in_python_is_what_duckdb_makes_of_its_sql(text: str, row: dict[str, object]) -> None:
    read = expression.condition(text, COLUMNS)
    assert read.evaluate(row) is engine(read.sql, row)


@given(st.sampled_from(["number", "money", "text"]).flatmap(lambda kind: values(kind, 3)), rows)
def test_a_value_in_python_is_what_duckdb_makes_of_its_sql(text: str, row: dict[str, object]) -> None:
    read = expression.parse(text, COLUMNS)
    ours, theirs = read.value(row), engine(read.sql, row)
    if isinstance(ours, float) and isinstance(theirs, float) and math.isnan(ours):
        assert math.isnan(theirs)
    else:
        assert ours == theirs


@given(conditions(2))
def test_the_sql_of_an_expression_is_again_an_expression(text: str) -> None:
    columns = dict(COLUMNS)
    read = expression.parse(text, columns)
    assert read.columns <= set(columns)


def test_a_sum_too_large_for_a_number_is_compared_as_duckdb_does() -> None:
    row: dict[str, object] = dict.fromkeys(COLUMNS) | {"n": 1e308}
    for sign in ("=", "<>", "<", "<=", ">", ">="):
        for right in ("0", "n * 10 - n * 10", "n * 10"):
            read = expression.condition(f"(n * 10 - n * 10) {sign} {right}", COLUMNS)
            assert read.evaluate(row) is engine(read.sql, row), read.text


def test_lower_agrees_with_duckdb_on_every_letter() -> None:
    codes = "SELECT unnest(range(1, 55296) || range(57344, 1114112)) AS i"
    letters = f"SELECT chr(i::INTEGER) AS c FROM ({codes})"
    changed = dict(DUCKDB.execute(f"SELECT c, lower(c) FROM ({letters}) WHERE lower(c) <> c").fetchall())
    lower = expression.parse("lower(kind)", {"kind": "text"})
    every = (chr(code) for code in range(1, 0x110000) if not 0xD800 <= code <= 0xDFFF)
    assert changed == {c: small for c in every if (small := lower.value({"kind": c})) != c}
