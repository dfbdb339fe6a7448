"""For each kind of happening: who is told, in which words, and whether a channel of a team hears of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock.desk.telling import whom

if TYPE_CHECKING:
    from collections.abc import Callable

    from interlock.desk.telling.matter import Matter


@dataclass(frozen=True)
class Rule:
    """How one kind of happening is told."""

    says: str
    """In words; `Matter.words` fills them in."""
    to: Callable[[Matter], set[str]] = whom.nobody
    channel: str = ""
    """The team whose channels hear of it: receiving, marketing or sales; empty: none."""
    waits: bool = False
    """Whether nobody outside is told before a verdict can no longer be taken back."""


def rule_of(matter: Matter) -> Rule | None:
    """Return how a happening is told, None where nobody is."""
    about = next((each for each in ("promise", "proposal", "answered") if each in matter.more), "")
    return RULES.get(f"{matter.kind} {about}".strip()) or RULES.get(matter.kind)


def _given(matter: Matter) -> set[str]:
    """Return the new owner, unless they took it themselves or it came with the hand-off."""
    return {matter.owner} if matter.by and matter.owner and matter.by != matter.owner else set()


def _moved(matter: Matter) -> set[str]:
    return (whom.holder(matter) | whom.those(matter.more.get("from"))) - {matter.by}


def _lead_of_queue(matter: Matter) -> set[str]:
    """Return who leads the team in whose queue it waits, unless the hand-off itself told them."""
    return whom.named(matter) - whom.holder(matter)


def _judges(matter: Matter) -> set[str]:
    decided_by = matter.handoff.decided_by if matter.handoff else ""
    return whom.those(matter.more.get("settles"), matter.more.get("opened_by"), decided_by) - {matter.by}


RULES: dict[str, Rule] = {
    "handed_over": Rule("New hand-off: {who}.{why} Answer by {due}.", whom.holder, "receiving"),
    "unassigned": Rule("Nobody could take {who}: it waits in {owner}.", _lead_of_queue),
    "assigned": Rule("{by} gave you {who}. Answer by {due}.", _given),
    "reassigned": Rule("{who} is with {owner} now. Answer by {due}.", _moved),
    "reassigned answered": Rule("{who}, whom sales accepted, is with {owner} now.", _moved),
    "stays_away": Rule("{who} waits with {owner}, who is away, and nobody else can take it.", whom.named),
    "reminded": Rule("{who} still waits. Answer by {due}.", whom.holder),
    "breached": Rule("{who} was to be answered by {due}, and still can be.", whom.holder, "receiving"),
    "breached answered": Rule("{who} was answered after {due}."),
    "breached promise": Rule("{who} has waited longer than promised: {says}", whom.promiser),
    "breached proposal": Rule("The proposal on {clause} was to be answered by now.", whom.everybody("marketing")),
    "reminded promise": Rule("{who} waits for what was promised: {says}", whom.promiser),
    "escalated": Rule("{who} was due {due} and still waits, {over} on, with {owner}.", whom.named),
    "cooled": Rule("{who} has cooled off below the threshold while waiting.", whom.holder),
    "resumed": Rule("The hold on {who} is over. Answer by {due}.", whom.holder_but_self),
    "rejected": Rule("{who} was rejected: {reason}.", channel="marketing", waits=True),
    "recycled": Rule("{who} comes back to marketing: {reason}.", channel="marketing", waits=True),
    "disputed": Rule("{by} sees the verdict on {who} differently. It is yours to settle or to explain.", _judges),
    "dispute_passed_on": Rule("The dispute about {who} is yours to settle now, or you are a part of it.", _judges),
    "dispute_settled": Rule("{by} settled the dispute about {who}.", _judges),
    "gate_violated": Rule(
        "{who} was given a stage elsewhere whose gate was not passed; it is listed and not counted.",
        whom.everybody(whom.REVOPS),
    ),
    "proposal_opened": Rule(
        "Refusals repeat: a change to {clause} is proposed. Please answer.",
        whom.everybody("marketing"),
        "marketing",
        waits=True,
    ),
    "proposal_answered": Rule("{by} answered the proposal on {clause}.", whom.everybody("sales", whom.REVOPS), "sales"),
}
