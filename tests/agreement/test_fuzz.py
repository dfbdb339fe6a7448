"""No text crashes the reading of an agreement or takes long; whatever it is, it is told or read."""

from __future__ import annotations

import contextlib
import time
import tomllib
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interlock.agreement import AgreementError, Problem, check, expression, read, starter
from interlock.agreement.reading import LONGEST

if TYPE_CHECKING:
    from interlock.agreement.facts import Type

STARTER = starter()
LINES = STARTER.splitlines(keepends=True)
SECOND = 1.0
patiently = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
check(STARTER)  # what is loaded once is not counted


def told(text: str) -> list[Problem]:
    """Check a text, and see that it took less than a second of this process."""
    before = time.process_time()
    problems = check(text)
    assert time.process_time() - before < SECOND
    lines = text.count("\n") + 1
    assert all(1 <= problem.line <= lines and problem.message for problem in problems)
    return problems


@patiently
@given(st.text(max_size=300))
def test_any_text_is_told_or_read(text: str) -> None:
    told(text)


PIECES = st.sampled_from(
    [
        *["[", "]", "[[", "]]", "{", "}", "=", ",", ".", "\n", "'", '"', '"""', "'''", "\\", "#", " ", "-", "+", "_"],
        *["stage", "score", "handoff", "says", "x", "mql", "order", "where", "gate", "true", "inf", "nan", "1e999"],
        *["2026-01-01", "2026-13-45", "25:00:00", "0x", "9" * 400, "\x00", "\ud7ff", "😀", "PT1H", "a.b.c", "\r\n"],
    ]
)


@patiently
@given(st.lists(PIECES, max_size=60).map("".join))
def test_anything_that_looks_like_toml_is_told_or_read(text: str) -> None:
    told(text)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Draw the starter with a few lines cut, doubled, moved or filled with something else."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        change = draw(st.sampled_from(["cut", "double", "move", "value", "letters"]))
        if change == "cut":
            del lines[at]
        elif change == "double":
            lines.insert(at, lines[at])
        elif change == "move":
            lines.insert(draw(st.integers(0, len(lines) - 1)), lines[at])
        elif change == "value" and "=" in lines[at]:
            value = draw(
                st.sampled_from(
                    [
                        "1",
                        "-1",
                        "1e9",
                        "nan",
                        "'x'",
                        "''",
                        "[]",
                        "{}",
                        "true",
                        "2026-01-01",
                        "[1]",
                        "{ a = 1 }",
                        "'x > 1'",
                    ]
                )
            )
            lines[at] = f"{lines[at].split('=')[0]}= {value}\n"
        else:
            lines[at] = draw(st.text(max_size=8)) + lines[at]
    return "".join(lines)


@patiently
@given(mutated())
def test_a_damaged_starter_is_told_or_read(text: str) -> None:
    problems = told(text)
    if not problems:
        read(text)
    else:
        with pytest.raises(AgreementError):
            read(text)


@patiently
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda x: st.lists(x) | st.dictionaries(st.text(max_size=5), x),
        max_leaves=20,
    )
)
def test_any_value_of_any_clause_is_told(value: object) -> None:
    for kind in ("stage", "score", "handoff", "metric", "calendar", "title", "nothing"):
        told(f"title = 'x'\nsays = 'x'\nstarts = 2026-01-01\n{kind} = {_toml(value)}\n")
        told(f"title = 'x'\nsays = 'x'\nstarts = 2026-01-01\n[{kind}.x]\nsays = 'x'\ny = {_toml(value)}\n")


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml(key)} = {_toml(x)}" for key, x in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return repr(value)
    return '"' + "".join(f"\\U{ord(c):08X}" for c in str(value)) + '"'


FULL = LONGEST - 2_000
HEAD = "title = 'x'\nsays = 'x'\nstarts = 2026-01-01\n"
HUGE = {
    "too long": "x" * 10_000_000,
    "one long string": HEAD + f"a = '{'x' * FULL}'\n",
    "deep arrays": HEAD + "a = " + "[" * 40_000 + "]" * 40_000,
    "deep tables": HEAD + "a = " + "{a=" * 20_000 + "1" + "}" * 20_000,
    "a deep name": HEAD + "[" + ".".join(["a"] * (FULL // 2)) + "]\n",
    "names under names": HEAD + "".join(f"a.b.c.d.e.f.g.h.x{n} = 1\n" for n in range(FULL // 24)),
    "a wide array": HEAD + "a = [" + "1," * (FULL // 2) + "]\n",
    "many tables": HEAD + "".join(f"[stage.s{n}]\n" for n in range(FULL // 16)),
    "many stages": HEAD
    + "".join(f"[stage.s{n}]\nsays='x'\norder={n}\nowner='both'\nentered='won'\n" for n in range(FULL // 60)),
    "many kinds": HEAD + "".join(f"k{n} = 1\n" for n in range(FULL // 12)),
    "a huge number": HEAD + f"a = {'9' * 5_000}\n",
    "a huge float": HEAD + f"a = {'9' * 5_000}.5\n",
    "a huge exponent": HEAD + "[handoff.h]\nat_score = 1e400\n",
    "an odd date": HEAD + "a = 2026-02-31\n",
    "unclosed strings": HEAD + 'a = """\\"' * (FULL // 9),
    "quotes": HEAD + '"' * FULL,
    "single quotes": HEAD + "'\n" * (FULL // 2),
    "backslashes": HEAD + 'a = "' + "\\" * FULL,
    "brackets": HEAD + "[" * FULL,
    "braces": HEAD + "a = {" * (FULL // 5),
    "equals": HEAD + "=" * FULL,
    "dots": HEAD + "." * FULL,
    "comments": HEAD + "#\n" * (FULL // 2),
    "elements": HEAD + "[[a]]\n" * (FULL // 6),
    "nested elements": HEAD + "[[a]]\n[[a.b]]\n" * (FULL // 14),
    "surrogates": HEAD + "a = '\ud800'\n",
    "a carriage return": HEAD + "a = 1\rb = 2\n",
    "many conditions": HEAD
    + "[field.n]\nsays='x'\ntype='number'\n[field.t]\nsays='x'\n"
    + "".join(
        f"[segment.s{n}]\nsays='x'\nwhere="
        f"\"(n>1 or t='a') and (n<5 or t='b') and (n>2 or t='c') and (n<{n} or t='d')\"\n"
        for n in range(FULL // 115)
    ),
    "a long condition": HEAD
    + "[field.n]\nsays='x'\ntype='number'\n[segment.s]\nsays='x'\nwhere=\"n in ("
    + "1," * 45_000
    + '1)"\n',
    "many alternatives": HEAD
    + "[field.n]\nsays='x'\ntype='number'\n[field.t]\nsays='x'\n[segment.s]\nsays='x'\nwhere=\""
    + " and ".join(f"(n > {n} or t = '{n}')" for n in range(150))
    + '"\n',
    "many ranges": HEAD
    + "[field.n]\nsays='x'\ntype='number'\n[score.s]\nsays='x'\n[score.s.fit.f]\nsays='x'\nfield='n'\nranges=["
    + ",".join(f"{{at_least={n},points=1}}" for n in range(FULL // 30))
    + "]\n[handoff.h]\nsays='x'\nstage='m'\nmodel='s'\nto='x'\ncalendar='c'\nanswer_within='PT1H'\nat_score=1e8\n"
    + "[stage.m]\nsays='x'\norder=1\nowner='both'\nentered='handed_over'\n",
    "many hand-offs": HEAD
    + "[stage.m]\nsays='x'\norder=1\nowner='both'\nentered='handed_over'\n[score.s]\nsays='x'\n[calendar.c]\nsays='x'\n"
    + "".join(
        f"[handoff.h{n}]\nsays='x'\nstage='m'\nmodel='s'\nto='x'\ncalendar='c'\nanswer_within='PT1H'\nat_score={-n}\n"
        for n in range(FULL // 100)
    ),
    "many promises": HEAD
    + "".join(
        f"[promise.p{n}]\nsays='x'\nowner='both'\nfrom='won'\nto='lost'\ncalendar='c'\nwithin='PT{n}H'\n"
        for n in range(FULL // 85)
    ),
    "many goals": HEAD
    + "[metric.m]\nsays='x'\nowner='both'\nof='wins'\nby='won_at'\n"
    + "".join(
        f"[goal.g{n}]\nsays='x'\nowner='both'\nmetric='m'\nsince=2026-01-01\nuntil=2027-01-01\nat_least={n}\n"
        for n in range(FULL // 90)
    ),
    "many unknown names": HEAD
    + "".join(f"[field.field_number_{n}]\nsays='x'\n" for n in range(FULL // 70))
    + "".join(f"[reason.r{n}]\nsays='x'\ncontradicts='field.field_nomber_{n}'\n" for n in range(FULL // 120)),
}


@pytest.mark.parametrize("name", HUGE)
def test_nothing_huge_or_deep_takes_a_second(name: str) -> None:
    problems = told(HUGE[name])
    assert problems
    assert len(problems) <= 201


EXPRESSIONS = st.lists(
    st.sampled_from(
        [
            *["n", "t", "at", "won", "order", "(", ")", ",", "and", "or", "not", "in", "is", "null", "between", "like"],
            *["=", "<>", "<", ">=", "+", "-", "*", "/", "1", "2.5", "'x'", "date '2026-01-01'", "coalesce(", "lower("],
            *[
                "case",
                "when",
                "select",
                "from",
                "::",
                ";",
                "--",
                "/*",
                "$1",
                "?",
                "[",
                "{",
                "->",
                "'",
                '"',
                "\\",
                "x'00'",
            ],
        ]
    ),
    max_size=30,
).map(" ".join)


@patiently
@given(EXPRESSIONS | st.text(max_size=50))
def test_any_expression_is_read_or_refused_with_a_sentence(text: str) -> None:
    columns: dict[str, Type] = {"n": "number", "t": "text", "at": "time", "won": "yes_no", "order": "number"}
    try:
        found = expression.parse(text, columns)
    except expression.ExpressionError as error:
        words = str(error)
    else:
        found.value(dict.fromkeys(columns))
        words = found.sql
    assert words


DEEP = {
    "brackets": "(" * 1_900 + "n" + ")" * 1_900,
    "lower": "lower(" * 600 + "t" + ")" * 600,
    "not": "not " * 900 + "won",
    "minus": "- " * 900 + "n > 1",
    "plus": "n + " * 450 + "n > 1",
    "and": "won and " * 400 + "won",
    "comparisons": "n = " * 400 + "n",
    "long": "n > 1 and " * 10_000 + "won",
    "like": "t like '" + "%a" * 1_500 + "'",
}


@pytest.mark.parametrize("name", DEEP)
def test_no_deep_or_long_expression_takes_a_second(name: str) -> None:
    before = time.process_time()
    with contextlib.suppress(expression.ExpressionError):
        found = expression.parse(DEEP[name], {"n": "number", "t": "text", "won": "yes_no"})
        found.value({"n": 1.0, "t": "a" * 10_000, "won": True})
    assert time.process_time() - before < SECOND


def test_what_is_read_is_what_toml_says() -> None:
    assert read(STARTER).title == tomllib.loads(STARTER)["title"]
