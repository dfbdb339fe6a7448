"""A number as it was is counted, day by day, under the version that bound."""

from __future__ import annotations

from itertools import pairwise, product
from statistics import fmean, median
from typing import TYPE_CHECKING, Any

import pytest
from measure import facts_oracle as oracle
from measure.companies import OURS, crowd, same
from measure.histories import AGREEMENT, DAY, NOW, snapshot

from interlock.measure.compile import MetricError
from interlock.measure.history import Stretch, as_it_was
from interlock.measure.number import EARLIEST, LATEST, Period

if TYPE_CHECKING:
    from collections.abc import Callable

    from measure.facts_oracle import Row

    from interlock.agreement import Agreement


def versions(**second: Any) -> list[Stretch]:
    """Return an agreement that bound until day 10, and one that differs in the metric `leads` since then."""
    changed = AGREEMENT.metric["leads"].model_copy(update=second)
    new: Agreement = AGREEMENT.model_copy(update={"metric": {**AGREEMENT.metric, "leads": changed}})
    return [
        Stretch(AGREEMENT, "one", Period(EARLIEST, 10 * DAY)),
        Stretch(new, "two", Period(10 * DAY, LATEST)),
    ]


CAPTURED = snapshot(
    moves=[{"person": n, "kind": "captured", "at": n * DAY} for n in range(20)]
    + [{"person": n, "kind": "won", "at": 30 * DAY} for n in (3, 15, 16)]
)


def test_each_day_is_counted_under_its_own_version() -> None:
    told = as_it_was(CAPTURED, NOW, versions(where="stage = 'customer'"), "leads", Period())
    assert (told["value"], [part["value"] for part in told["versions"]]) == (12, [10, 2])
    assert [part["agreement"] for part in told["versions"]] == ["one", "two"]


def test_the_period_asked_for_bounds_both() -> None:
    told = as_it_was(CAPTURED, NOW, versions(), "leads", Period(8 * DAY, 13 * DAY))
    assert [part["value"] for part in told["versions"]] == [2, 3]


def test_versions_that_count_different_things_do_not_add_up() -> None:
    with pytest.raises(MetricError, match="different kinds"):
        as_it_was(CAPTURED, NOW, versions(share="stage = 'customer'"), "leads", Period())


def test_a_share_is_put_together_from_its_parts() -> None:
    told = as_it_was(CAPTURED, NOW, versions(), "customers", Period())
    assert told["value"] == pytest.approx(3 / 20)
    assert [one["unit"] for one in (told, *told["versions"])] == ["share"] * 3


def taken_together(name: str, *said: tuple[dict[str, Any], Callable[[Row], Any]]) -> Any:
    return pytest.param(name, said, id=name)


@pytest.mark.parametrize(
    ("name", "versions"),
    [
        taken_together(
            "acceptance_of_all",
            ({"share": "verdict = 'accepted'"}, lambda row: row["verdict"] == "accepted"),
            ({"share": "verdict in ('accepted', 'recycled')"}, lambda row: row["verdict"] in ("accepted", "recycled")),
            ({"share": "verdict is not null"}, lambda row: row["verdict"] is not None),
        ),
        taken_together(
            "revenue",
            ({"sum": "amount"}, lambda row: (row["amount"] or 0) / 100),
            ({"sum": "amount / 2"}, lambda row: (row["amount"] or 0) / 200),
        ),
        taken_together(
            "answer_hours",
            (
                {"where": "verdict = 'rejected'"},
                lambda row: row["answer_hours"] if row["verdict"] == "rejected" else None,
            ),
            ({}, lambda row: row["answer_hours"]),
        ),
    ],
)
def test_any_number_as_it_was_is_each_day_s_rows_by_that_day_s_words(
    name: str, versions: tuple[tuple[dict[str, Any], Callable[[Row], Any]], ...]
) -> None:
    company = crowd(seed=5)
    for cuts, period in product([(3 * DAY, 6 * DAY), (4 * DAY, 5 * DAY)], [Period(), Period(2 * DAY, 7 * DAY)]):
        bounds = [EARLIEST, *cuts[: len(versions) - 1], LATEST]
        stretches, counted = [], []
        for (said, counts), (since, until) in zip(versions, pairwise(bounds), strict=True):
            metric = OURS.metric[name].model_copy(update=said)
            version: Agreement = OURS.model_copy(update={"metric": {name: metric}})
            stretches.append(Stretch(version, "seal", Period(since, until)))
            own = oracle.inside(
                company.rows[metric.of], metric.by, Period(max(since, period.since), min(until, period.until))
            )
            counted += [value for value in map(counts, own) if value is not None]
        told = as_it_was(company.snapshot, company.now, stretches, name, period)["value"]
        assert same(told, {"acceptance_of_all": fmean, "revenue": sum, "answer_hours": median}[name](counted))
