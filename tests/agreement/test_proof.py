"""What is proved of conditions and scores is never contradicted by any lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from agreements import FIELDS, VALUES, agreements
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interlock.agreement import Agreement, expression
from interlock.agreement.expression.nodes import Column
from interlock.agreement.proof import reach
from interlock.agreement.proof.worlds import World, worlds
from interlock.agreement.vocabulary import lead_columns

if TYPE_CHECKING:
    from interlock.agreement.facts import Type
    from interlock.agreement.score import Fit

patiently = settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
COLUMNS: dict[str, Type] = {"n": "number", "m": "number", "t": "text", "at": "time", "ok": "yes_no"}
ATOMS = st.one_of(
    st.builds("n {} {}".format, st.sampled_from(["<", "<=", "=", ">=", ">", "<>"]), st.integers(-2, 2)),
    st.builds("m in ({}, {})".format, st.integers(-2, 2), st.integers(-2, 2)),
    st.builds("t {} '{}'".format, st.sampled_from(["=", "<>"]), st.sampled_from("ab")),
    st.builds("at < date '2026-01-0{}'".format, st.integers(1, 3)),
    st.sampled_from(
        ["n is null", "ok", "ok is false", "n < m", "lower(t) = 'A'", "coalesce(n, 1) > 0", "n + 1 < 0", "true"]
    ),
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        inner.map("not ({})".format),
    ),
    max_leaves=8,
)
DAY = 86_400_000_000
ROWS = st.fixed_dictionaries(
    {
        "n": st.none() | st.integers(-6, 6).map(lambda n: n / 2),
        "m": st.none() | st.integers(-3, 3),
        "t": st.none() | st.sampled_from(["a", "b", "A", "c", ""]),
        "at": st.none() | st.integers(20_453, 20_459).map(lambda day: day * DAY),
        "ok": st.none() | st.booleans(),
    }
)


@patiently
@given(st.lists(CONDITIONS, min_size=1, max_size=3), ROWS)
def test_conditions_that_hold_for_somebody_have_a_world(texts: list[str], row: dict[str, object]) -> None:
    known = [text for text in texts if expression.condition(text, COLUMNS).evaluate(row) is not None]
    hold = [text if expression.condition(text, COLUMNS).evaluate(row) else f"not ({text})" for text in known]
    found = worlds([expression.condition(text, COLUMNS).root for text in hold])
    assert any(_covers(world, row) for world in found), hold


def _covers(world: World, row: dict[str, object]) -> bool:
    return all(row[name] in world.values(Column(name, COLUMNS[name]), [row[name]]) for name in world.atoms)


@pytest.mark.parametrize(
    ("text", "possible"),
    [
        ("n > 1 and n < 2", True),
        ("n > 1 and n <= 1", False),
        ("n >= 1 and n <= 1 and n <> 1", False),
        ("t = 'a' and t in ('b', 'c')", False),
        ("t is null and t <> 'a'", False),
        ("not (t = 'a' or t <> 'a')", False),
        ("(n > 5 or t = 'a') and n < 3 and t <> 'a'", False),
        ("(n > 5 or t = 'a') and n < 3", True),
        ("ok and ok is false", False),
        ("at >= date '2026-01-02' and at < date '2026-01-01'", False),
        ("n < m and m < n", True),  # not decided column by column: taken to be possible
        ("false", False),
    ],
)
def test_a_contradiction_is_seen(text: str, *, possible: bool) -> None:
    assert bool(worlds([expression.condition(text, COLUMNS).root])) == possible


@patiently
@given(agreements(), st.data())
def test_no_lead_scores_outside_what_was_proved(agreement: Agreement, data: st.DataObject) -> None:
    lead = {name: data.draw(st.none() | st.sampled_from(VALUES[name])) for name in FIELDS}
    for model in agreement.score.values():
        total = sum(_points(line, lead[line.field]) for line in model.fit.values())
        bounds = reach.fit(model, lead_columns(agreement), [World()])
        assert bounds.low - 1e-9 <= total <= bounds.high + 1e-9


def _points(line: Fit, value: Any) -> float:
    """Score one line as `lifecycle` does, written down once more."""
    if value is None:
        return line.absent
    by = {text.strip().casefold(): points for text, points in line.values.items()}
    total = line.present + by.get(str(value).strip().casefold(), 0.0)
    if isinstance(value, int | float):
        for r in line.ranges:
            total += (
                r.points if (r.at_least is None or value >= r.at_least) and (r.below is None or value < r.below) else 0
            )
    return total
