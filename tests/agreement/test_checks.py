"""Each check, in the agreement's own language.

In `cases/`, a line that ends in `#! clause: words` must be found fault with there, in these words, and no other may be.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from interlock.agreement import check, starter
from interlock.agreement.checks import CHECKS

CASES = {path.stem: path for path in sorted((Path(__file__).parent / "cases").glob("*.toml"))}
BASE = CASES.pop("base").read_text(encoding="utf-8")


def text_of(name: str) -> str:
    """Return a case, after the base it goes on from."""
    text = CASES[name].read_text(encoding="utf-8")
    return BASE + text if text.startswith("#: base") else text


def expected(text: str) -> list[tuple[int, str, str]]:
    """Return line, clause and words of every problem that the case marks."""
    return [
        (line, clause, words)
        for line, said in enumerate(text.splitlines(), 1)
        for clause, words in re.findall(r"#! (.*?): (.*?)(?= #! |$)", said)
    ]


@pytest.mark.parametrize("name", CASES)
def test_every_problem_is_told_with_its_clause_and_line_and_nothing_else(name: str) -> None:
    text = text_of(name)
    wanted = expected(text)
    assert wanted
    told = check(text, "our.toml")
    assert [(p.line, p.clause) for p in told] == [(line, clause) for line, clause, _ in wanted], told
    for problem, (_, _, words) in zip(told, wanted, strict=True):
        assert words in problem.message


def test_every_check_is_collected_and_says_what_it_holds() -> None:
    assert {"calendars", "gates", "goals", "metrics", "names", "promises", "reasons", "stages"} <= set(CHECKS)
    for run in CHECKS.values():
        assert (run.__doc__ or "").startswith("Find ")


def test_the_base_of_these_cases_has_no_problem() -> None:
    assert check(BASE) == []


def test_the_published_example_contradicts_itself_and_nothing_else_is_wrong_with_it() -> None:
    [problem] = check(starter("published_example"), "published.toml")
    assert problem.clause == "promise.flexible_working.within"
    assert "1 hour here, but 15 minutes in handoff.round_robin.answer_within" in problem.message
    lines = starter("published_example").splitlines()
    assert lines[problem.line - 1] == 'within   = "PT1H"'
    see = re.search(r"see line (\d+)", problem.message)
    assert see is not None
    assert lines[int(see[1]) - 1] == 'answer_within = "PT15M"'


def test_toml_that_cannot_be_read_is_told_with_its_line() -> None:
    assert [(p.line, p.clause) for p in check("a = 1\nb = \nc = 3\n")] == [(2, "")]
    assert [(p.line, p.clause) for p in check("a = 1\n[b]\nx = '''never\nclosed")] == [(4, "")]
    assert [(p.line, p.clause) for p in check("a = 1\na = 2\n")] == [(2, "")]


def test_a_problem_reads_as_clause_message_and_place() -> None:
    [problem] = check(BASE.replace('"Europe/Berlin"', '"Berlin"'), "our.toml")
    assert str(problem) == (
        f"calendar.office.time_zone: no such zone: {problem.message.split(': ', 1)[1]} (our.toml, line {problem.line})"
    )
    assert BASE.splitlines()[problem.line - 1] == 'time_zone = "Berlin"'.replace("Berlin", "Europe/Berlin")
