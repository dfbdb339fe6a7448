"""Which account a lead belongs to, as far as it says; a company nobody knew is made known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from interlock.desk import matching
from interlock.desk.live import many
from interlock.desk.models import Account
from interlock.measure.ledger import key
from interlock.measure.matching import asked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interlock.connectors import Who
    from interlock.measure.matching import Rule


@dataclass
class Firms:
    """The account that each of those who are spoken of belongs to, by what they say."""

    of: dict[Who, int] = field(default_factory=dict)
    rules: dict[Who, Rule] = field(default_factory=dict)
    """The rule by which each was linked; none where the account was made for them."""
    new: set[int] = field(default_factory=set)
    """Accounts of which nothing was heard before."""


def firms(spoken_of: Mapping[Who, int]) -> Firms:
    """Find the accounts of people by address, domain and company name; a name that is merely like links nobody.

    Always in the order of their domains, so that of two who learn of the same companies none waits for the other.
    """
    found = Firms()
    for who in sorted(spoken_of, key=_at):
        email = who.email or (f"@{who.domain.strip()}" if who.domain else "")
        said = asked(email or None, who.company or None)
        if said.domain is None and not said.name:
            continue
        account, rule, _ = matching.match(email or None, who.company or None)
        if account is None:
            account = _make(found, who, said.domain, said.name)
        elif rule is not None:
            found.rules[who] = rule
        found.of[who] = account
    return found


def _at(who: Who) -> tuple[str, str, str]:
    return (who.email.rpartition("@")[2] or who.domain).strip().lower(), who.company.strip().lower(), who.email


def _make(found: Firms, who: Who, domain: str | None, name: str) -> int:
    number = key("account", "domain", domain) if domain else key("account", "name", name)
    label = who.company.strip() or domain or name
    found.new |= many.put_new(Account, ("id", "key", "label"), [(number, f"live:{domain or name}", label)])
    matching.index(number, who.company.strip(), [domain] if domain else [])
    return number
