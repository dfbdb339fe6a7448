"""Steps of leads and opportunities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from interlock.connectors.files import ids
from interlock.connectors.files.clauses.view import filled
from interlock.connectors.files.doubles import is_keyed
from interlock.measure.ledger import key

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

    from interlock.connectors.files.clauses.tables import Made
    from interlock.connectors.files.clauses.view import View
    from interlock.connectors.files.recipe import Move

_ONCE = ("captured", "opened", "won", "lost")


def add_moves(made: Made, view: View, whose: tuple[pa.Array, pa.Array], moves: Mapping[str, Move]) -> None:
    """Add each move of a clause for the rows that tell of it: those of its condition whose time is said.

    `whose` are the ids of the person and of the opportunity, for the rows of the view.
    """
    for move in moves.values():
        told = _timed(view.only(move.when), move)
        if move.kind == "reported":
            told = told.where(~_nothing(told.text(move.stage)))
        person, opportunity = (_of(numbers, view, told) for numbers in whose)
        _add(made, told, person, opportunity, move)


def _timed(view: View, move: Move) -> View:
    """Return the rows that say a time, counting those that only meet a condition."""
    known = view.known(move.at)
    if move.when and not known.all():
        view.context.untimed[move.kind, move.at] += len(known) - int(known.sum())
    return view.where(known)


def _nothing(text: pa.Array) -> np.ndarray:
    result: np.ndarray = text.is_null().to_numpy(zero_copy_only=False)
    return result


def _of(values: pa.Array, view: View, told: View) -> pa.Array:
    return values.filter(pc.is_in(pa.array(view.rows), value_set=pa.array(told.rows)))


def _add(made: Made, view: View, person: pa.Array, opportunity: pa.Array, move: Move) -> None:
    at = view.time(move.at)
    stage = view.text(move.stage)
    columns = {
        "id": ids.mixed(
            "move", filled(person), filled(opportunity), key(move.kind), _moment(view, move.kind, at), ids.words(stage)
        ),
        "person": person,
        "opportunity": opportunity,
        "kind": move.kind,
        "at": at,
        "recorded": view.recorded(at, move.recorded),
        "stage": stage,
        "team": view.text(move.team),
        "by": view.text(move.by),
        "reason": view.text(move.reason),
        "due": view.times(move.due),
        "until": view.times(move.until),
        "amount": view.cents(move.amount),
        "source": view.context.source,
    }
    made.add("moves", view.rows, columns)


def _moment(view: View, kind: str, at: np.ndarray) -> np.ndarray | int:
    """Return what of the time tells two moves apart.

    Nothing where each record has a row of its own and such a thing happens to it once: a later export that writes the
    time otherwise, say without seconds, then does not tell of a second win.
    """
    return 0 if kind in _ONCE and is_keyed(view.context.recipe, view.chunk.prepared.name) else at


def add_captured(made: Made, view: View, person: pa.Array, column: str) -> None:
    """Add the move by which people became known."""
    at = view.time(column)
    columns = {
        "id": ids.mixed("move", filled(person), 0, key("captured"), _moment(view, "captured", at), 0),
        "person": person,
        "kind": "captured",
        "at": at,
        "recorded": at,
        "source": view.context.source,
    }
    made.add("moves", view.rows, columns)
