"""Events have the columns of the ledger, one to one."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from interlock.lifecycle.events import MOVES, Changed, Moved, MoveKind, Touched
from interlock.measure import ledger


@pytest.mark.parametrize(
    ("event", "schema"), [(Touched, ledger.TOUCHES), (Changed, ledger.CHANGES), (Moved, ledger.MOVES)]
)
def test_an_event_has_the_columns_of_its_table(event: Any, schema: Any) -> None:
    assert set(event._fields) == set(schema.names)


def test_there_are_as_many_kinds_of_move_as_in_the_ledger() -> None:
    assert MOVES == ledger.MOVE_KINDS == get_args(MoveKind)
