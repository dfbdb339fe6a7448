"""What the first landed version left behind is brought up to date, and says what it said then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from desk import first, instances

if TYPE_CHECKING:
    from pathlib import Path

STEPS = [
    ("django.db.migrations.executor:MigrationExecutor.apply_migration", "after", 4),
    ("django.db.backends.base.schema:BaseDatabaseSchemaEditor.execute", "after", 30),
    ("django.db.migrations.executor:MigrationExecutor.record_migration", "before", 9),
]
"""Between two migrations, within one, and when one is done and not yet noted."""


class Place:
    """An instance that was laid down by the first landed version."""

    def __init__(self, home: Path) -> None:
        self.env = instances.environment(home, empty=True)
        self.run("lay", home=str(home))

    def run(self, work: str, *, killed: bool = False, **given: Any) -> Any:
        said = instances.ran(self.env, first.__file__, work, killed=killed, **given)
        return said[-1] if said else None


def as_it_was(told: dict[str, Any]) -> None:
    for name, then in first.NUMBERS["metrics"].items():
        assert [one and pytest.approx(one, rel=1e-9) for one in then] == told["metrics"][name], name
    assert told["funnel"] == first.NUMBERS["funnel"]
    assert told["log_ins"] == [["mia", "marketing", True], ["rio", "other", True], ["sam", "sales", True]]
    assert sorted(told["signed"]) == [["mia", True], ["mia", True], ["sam", True]], "signatures hold"
    assert told["binds"] == [True, False]
    assert told["seal"] == "4dfb2ed1d7f117cdae33b8d09c93dfcc4650a776ac1ade5a1a5f0d889f9e4e53"
    assert (told["people"], told["tail"], told["pinned"]) == (44, 7, [44.0])
    assert "31/02/2026" in told["refused"][0]


def test_every_number_log_in_and_signature_of_then_holds_and_it_goes_on(tmp_path: Path) -> None:
    place = Place(tmp_path / "home")
    assert place.run("set_up") == "set up"
    as_it_was(place.run("tell"))
    assert place.run("go_on") == [True, "heard", True, 0]


@pytest.mark.parametrize("step", STEPS, ids=["between", "within", "unnoted"])
def test_killed_half_way_it_is_run_again_and_ends_the_same(tmp_path: Path, step: tuple[str, str, int]) -> None:
    place = Place(tmp_path / "home")
    place.run("set_up", killed=True, at_step=step)
    assert place.run("set_up") == "set up"
    as_it_was(place.run("tell"))
