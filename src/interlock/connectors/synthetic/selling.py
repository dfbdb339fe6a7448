"""What reps do: answer, follow up, meet; and the touches by which refused leads come back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from interlock.connectors.synthetic import words
from interlock.connectors.synthetic.clock import DAY, HOUR
from interlock.connectors.synthetic.funnel import NOT_YET
from interlock.connectors.synthetic.touches import Touches, dressed

if TYPE_CHECKING:
    from interlock.connectors.synthetic.cast import Scene
    from interlock.connectors.synthetic.chance import Ints
    from interlock.connectors.synthetic.deals import Deals
    from interlock.connectors.synthetic.funnel import Handoffs

_CALL, _EMAIL, _MEETING = (words.KIND[name] for name in ("call", "email_sent", "meeting"))
_OUTBOUND, _DIRECT = words.CHANNELS.index("outbound"), words.CHANNELS.index("direct")
_RETURNING = np.array([words.KIND[name] for name in ("pricing_view", "demo_request", "form", "page_view")])


def selling(scene: Scene, handoffs: Handoffs, deals: Deals) -> list[Touches]:
    """Return everything that reps did, and what brought people back to them."""
    return [
        _prospecting(scene),
        _answers(scene, handoffs),
        _follow_ups(scene, handoffs),
        _qualifying(scene, handoffs),
        _meetings(scene, deals),
        _returns(scene, handoffs),
    ]


def _by_rep(scene: Scene, person: Ints, at: Ints, rep: Ints, kind: Ints) -> Touches:
    return replace(dressed(scene, person, at, kind, np.full(len(person), _OUTBOUND)), by=rep)


def _prospecting(scene: Scene) -> Touches:
    """Write to strangers, some of whom become known by it."""
    draw, setting, cast = scene
    person = np.flatnonzero(cast.people.origin == _OUTBOUND)
    at = np.maximum(cast.people.captured[person] - draw.integers(HOUR, 3 * DAY, len(person)), 0)
    rep = setting.reps.of(draw, cast.team[person])
    return _by_rep(scene, person, at, rep, np.full(len(person), _EMAIL))


def _answers(scene: Scene, handoffs: Handoffs) -> Touches:
    draw = scene.draw
    rows = np.flatnonzero(handoffs.answered < NOT_YET)
    kind = np.where(draw.random(len(rows)) < 0.6, _CALL, _EMAIL)
    return _by_rep(scene, handoffs.person[rows], handoffs.answered[rows], handoffs.rep[rows], kind)


def _follow_ups(scene: Scene, handoffs: Handoffs) -> Touches:
    """Try again between the first answer and the verdict."""
    draw = scene.draw
    count = draw.poisson(1.0, len(handoffs)) * (handoffs.answered < NOT_YET)
    rows = np.repeat(np.arange(len(handoffs)), count)
    between = handoffs.decided[rows] - handoffs.answered[rows]
    at = handoffs.answered[rows] + (between * draw.random(len(rows))).astype(np.int64)
    kind = np.where(draw.random(len(rows)) < 0.5, _CALL, _EMAIL)
    return _by_rep(scene, handoffs.person[rows], at, handoffs.rep[rows], kind)


def _qualifying(scene: Scene, handoffs: Handoffs) -> Touches:
    """Meet before saying that a lead is qualified."""
    draw = scene.draw
    rows = np.flatnonzero(handoffs.sql_at < NOT_YET)
    at = np.maximum(handoffs.sql_at[rows] - draw.integers(HOUR, 4 * HOUR, len(rows)), handoffs.decided[rows])
    kind = np.full(len(rows), _MEETING)
    return _by_rep(scene, handoffs.person[rows], at, handoffs.rep[rows], kind)


def _meetings(scene: Scene, deals: Deals) -> Touches:
    """Meet and write while a deal is open; nobody does for long when it is a zombie."""
    draw = scene.draw
    rows = np.repeat(np.arange(len(deals)), draw.poisson(3.5, len(deals)))
    until = np.where(deals.zombie, deals.opened + 45 * DAY, deals.closes)[rows]
    at = deals.opened[rows] + ((until - deals.opened[rows]) * draw.random(len(rows))).astype(np.int64)
    kind = np.array([_MEETING, _CALL, _EMAIL])[draw.integers(0, 3, len(rows))]
    return _by_rep(scene, deals.person[rows], at, deals.rep[rows], kind)


def _returns(scene: Scene, handoffs: Handoffs) -> Touches:
    """Let those who come back do something first."""
    draw = scene.draw
    rows = np.flatnonzero(handoffs.round > 0)
    at = handoffs.at[rows] - draw.integers(60, 1800, len(rows))
    kind = _RETURNING[draw.integers(0, len(_RETURNING), len(rows))]
    return dressed(scene, handoffs.person[rows], at, kind, np.full(len(rows), _DIRECT))
