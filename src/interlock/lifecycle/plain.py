"""A lead as plain data, to be stored and read back without loss."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from interlock import InterlockError
from interlock.lifecycle.fading import Cell
from interlock.lifecycle.fields import Fields, Known
from interlock.lifecycle.lead import Lead
from interlock.lifecycle.standing import Standing

if TYPE_CHECKING:
    from interlock.lifecycle.program import Program

Plain: TypeAlias = dict[str, Any]
"""What `json` writes and reads: no other types than its own."""


class LayoutError(InterlockError):
    """A stored lead was folded under an agreement whose points fade otherwise."""


def freeze(program: Program, lead: Lead) -> Plain:
    """Return a lead as plain data, with the layout it was folded under."""
    return {
        "person": lead.person,
        "layout": program.layout,
        "cells": [None if cell is None else [*cell[:3], list(cell.times)] for cell in lead.cells],
        "fields": freeze_fields(lead.fields),
        "standing": list(lead.standing),
    }


def thaw(program: Program, stored: Plain) -> Lead:
    """Return the lead that `freeze` stored; LayoutError if this program remembers touches otherwise."""
    if stored["layout"] != program.layout:
        raise LayoutError(
            f"person {stored['person']}: stored under an agreement whose kinds of touch or ways of fading differ from "
            f"those of '{program.agreement.title}'; fold the lead again from the ledger"
        )
    cells = tuple(None if cell is None else _cell(*cell) for cell in stored["cells"])
    return Lead(stored["person"], cells, thaw_fields(stored["fields"]), Standing(*stored["standing"]))


def freeze_fields(fields: Fields) -> Plain:
    """Return what is known of a person or an account as plain data."""
    return {name: [*known.order, known.text, known.number] for name, known in fields.known.items()}


def thaw_fields(stored: Plain) -> Fields:
    """Return the fields that `freeze_fields` stored."""
    return Fields({name: Known((at, recorded, id_), *rest) for name, (at, recorded, id_, *rest) in stored.items()})


def _cell(heard: int, last: int, mass: float, times: list[int]) -> Cell:
    return Cell(heard, last, mass, tuple(times))
