"""The steps of a chunk's leads and opportunities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from interlock.connectors.synthetic.funnel import NOT_YET
from interlock.connectors.synthetic.rows import Steps

if TYPE_CHECKING:
    from interlock.connectors.synthetic.cast import Cast
    from interlock.connectors.synthetic.chance import Bools, Ints
    from interlock.connectors.synthetic.deals import Deals
    from interlock.connectors.synthetic.funnel import Handoffs
    from interlock.connectors.synthetic.lives import Lives
    from interlock.connectors.synthetic.naming import Naming


def moves(lives: Lives, naming: Naming) -> list[Steps]:
    """Return every step that was taken."""
    everybody = np.arange(len(lives.cast.people))
    return [
        Steps("captured", everybody, lives.cast.people.captured, {}, {}, {}),
        *_handoff_steps(lives.cast, lives.handoffs),
        *_deal_steps(lives.deals, naming.opportunities.ids),
    ]


def _handoff_steps(cast: Cast, handoffs: Handoffs) -> list[Steps]:
    every = np.arange(len(handoffs))
    held = np.flatnonzero(handoffs.held_until >= 0)
    sent_back = handoffs.back_on >= 0
    return [
        _step("handed_over", cast, handoffs, every, handoffs.at, times={"due": handoffs.due}),
        _step("held", cast, handoffs, held, handoffs.answered + 60, times={"until": handoffs.held_until}),
        _step("accepted", cast, handoffs, np.flatnonzero(handoffs.accepted), handoffs.decided),
        _refusal("rejected", cast, handoffs, ~sent_back),
        _refusal("recycled", cast, handoffs, sent_back),
        _step("reported", cast, handoffs, np.flatnonzero(handoffs.sql_at < NOT_YET), handoffs.sql_at, stage="sql"),
    ]


def _refusal(kind: str, cast: Cast, handoffs: Handoffs, which: Bools) -> Steps:
    rows = np.flatnonzero(which & (handoffs.refused_at < NOT_YET))
    times = {"until": handoffs.back_on} if kind == "recycled" else {}
    return _step(kind, cast, handoffs, rows, handoffs.refused_at, times=times, reason=handoffs.reason)


def _step(  # noqa: PLR0913
    kind: str,
    cast: Cast,
    handoffs: Handoffs,
    rows: Ints,
    at: Ints,
    *,
    times: dict[str, Ints] | None = None,
    reason: Ints | None = None,
    stage: str = "",
) -> Steps:
    person = handoffs.person[rows]
    places = {"team": cast.team[person], "by": handoffs.rep[rows]}
    if kind == "handed_over":
        places["clause"] = cast.team[person]
    if reason is not None:
        places["reason"] = reason[rows]
    return Steps(kind, person, at[rows], places, {name: when[rows] for name, when in (times or {}).items()}, {}, stage)


def _deal_steps(deals: Deals, opportunities: Ints) -> list[Steps]:
    every = np.arange(len(deals))
    amended = np.flatnonzero((deals.amended < deals.closes) & (deals.amended < NOT_YET))
    won = np.flatnonzero(deals.won)
    lost = np.flatnonzero(~deals.won & ~deals.zombie)

    def step(kind: str, rows: Ints, at: Ints, amount: Ints | None, reason: Ints | None = None) -> Steps:
        places = {"by": deals.rep[rows]} | ({} if reason is None else {"reason": reason[rows]})
        numbers = {"opportunity": opportunities[rows]} | ({} if amount is None else {"amount": amount[rows]})
        return Steps(kind, deals.person[rows], at[rows], places, {}, numbers)

    return [
        step("opened", every, deals.opened, deals.amount),
        step("amended", amended, deals.amended, deals.amended_to),
        step("won", won, deals.closes, deals.final),
        step("lost", lost, deals.closes, None, deals.reason),
    ]
