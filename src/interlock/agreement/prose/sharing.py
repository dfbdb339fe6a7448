"""What the clauses of routing mean, in sentences: who receives, who is asked first, and what refusals set off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.agreement.prose.phrases import asked, counted, length, listed, number, worked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.agreement.routing import ReceivingTeam, Review, Route

SHARES = {
    "round_robin": "its members take leads in turn",
    "weighted": "its members take leads in turn, by their weights",
    "least_loaded": "whoever has the fewest open takes the next lead",
}


def team(clause: ReceivingTeam) -> Iterator[str]:
    """Say how a team shares its leads out."""
    yield SHARES[clause.share]
    if clause.at_most is not None:
        yield f"each has at most {counted('at_most', clause.at_most, 'open hand-off')}"
    if clause.ramp_days:
        yield f"a beginner's part grows to the whole over {counted('ramp_days', clause.ramp_days, 'day')}"
    if clause.calendar:
        yield f"works by calendar {listed([clause.calendar])}"
    if clause.in_hours_only:
        yield "leads go to who works now; while nobody does, to who begins first"
    if clause.reassign_after is not None:
        late = number("reassign_after", length(clause.reassign_after))
        yield f"what is unanswered {late} after it was due goes to the next of them"
    if clause.fallback:
        yield f"what nobody here can take goes to {listed([clause.fallback])}"


def route(clause: Route) -> Iterator[str]:
    """Say who is asked before the team's turn."""
    needs = [
        f"the hand-off is for {listed([clause.team])}" if clause.team else "",
        f"the lead is in segment {listed([clause.segment])}" if clause.segment else "",
        asked(clause.where) if clause.where else "",
        f"the account is on the list {listed([clause.list])}" if clause.list else "",
        "the account has an owner" if clause.account_owner else "",
        "there is an open opportunity" if clause.open_opportunity else "",
    ]
    said = " and ".join(filter(None, needs))
    yield f"if {said}, it goes to {_taker(clause)}" if said else f"it goes to {_taker(clause)}"


def _taker(clause: Route) -> str:
    if clause.person or clause.to:
        return clause.person or listed([clause.to or ""])
    if clause.open_opportunity:
        return "the owner of that opportunity"
    return "that owner" if clause.account_owner else "the owner the list names"


def review(clause: Review) -> Iterator[str]:
    """Say when refusals open a proposal."""
    reasons = f" ({listed(clause.reason, 'or')})" if clause.reason else ""
    yield (
        f"{counted('repeats', clause.repeats, 'refusal')} under one reason{reasons} within "
        f"{counted('within_days', clause.within_days, 'day')}"
        " open a proposal"
    )
    within = number("answer_within", length(clause.answer_within))
    yield f"{clause.owner} answers it within {within} {worked(clause.calendar)}"
