"""Facts that the ledger holds as they are."""

from __future__ import annotations

from interlock.measure.facts.relation import Relation

TOUCHES = Relation(
    'SELECT id AS touch, person, "at", kind, channel, campaign, content, "by", outbound FROM touches',
    copied=False,
)
SPEND = Relation("SELECT s.at AS spent_at, s.channel, s.campaign, s.amount FROM spend AS s", copied=False)
QUOTAS = Relation("SELECT since, until, owner, name, amount FROM quotas", copied=False)
