"""A number as it was is counted, day by day, under the version that bound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from measure.histories import AGREEMENT, DAY, NOW, snapshot

from interlock.measure.compile import MetricError
from interlock.measure.history import Stretch, as_it_was
from interlock.measure.number import EARLIEST, LATEST, Period

if TYPE_CHECKING:
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
