"""Which account a lead belongs to, as far as it says; a company nobody knew is made known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from interlock.desk import matching
from interlock.desk.live import many
from interlock.desk.models import Account
from interlock.desk.readable import readable
from interlock.measure.ledger import key
from interlock.measure.matching import asked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from interlock.connectors import Who
    from interlock.measure.matching import Rule, Suggestion


@dataclass
class Firms:
    """The account that each of those who are spoken of belongs to, by what they say."""

    of: dict[Who, int] = field(default_factory=dict)
    rules: dict[Who, Rule] = field(default_factory=dict)
    """The rule by which each was linked; none where the account was made for them."""
    new: set[int] = field(default_factory=set)
    """Accounts of which nothing was heard before."""
    unclear: dict[Who, tuple[Suggestion, ...]] = field(default_factory=dict)
    """Of those for whom no rule decides, the accounts of which one is probably meant: none is linked, none is made."""


def firms(spoken_of: Mapping[Who, int], now: int) -> Firms:
    """Find the accounts of people by address, domain and company name; what is merely like links nobody.

    A company that nobody knew is made known, unless it may well be one that is: then people choose. If its name comes
    near one that is known, people are asked whether the two are one.

    Always in the order of their domains, so that of two who learn of the same companies none waits for the other.
    """
    found = Firms()
    for who in sorted(spoken_of, key=_at):
        email = who.email or (f"@{who.domain.strip()}" if who.domain else "")
        said = asked(email or None, who.company or None)
        if said.domain is None and not said.name:
            continue
        matched = matching.match(email or None, who.company or None)
        if matched.unclear:
            found.unclear[who] = matched.unclear
        elif matched.account is None:
            found.of[who] = _make(found, who, said.domain, said.name)
            if matched.suggestions and found.of[who] in found.new:
                matching.ask(found.of[who], matched.suggestions, now)
        else:
            found.of[who] = matched.account
            if matched.rule is not None:
                found.rules[who] = matched.rule
    return found


def named(unclear: Sequence[Suggestion]) -> str:
    """Write accounts of which one is meant, so that somebody can say which."""
    known = {
        row.pk: f"{row.label} ({row.key})" for row in Account.objects.filter(pk__in=[one.account for one in unclear])
    }
    return " or ".join(known.get(one.account, str(one.account)) for one in unclear)


def _at(who: Who) -> tuple[str, str, str]:
    return (who.email.rpartition("@")[2] or who.domain).strip().lower(), who.company.strip().lower(), who.email


def _make(found: Firms, who: Who, domain: str | None, name: str) -> int:
    number = key("account", "domain", domain) if domain else key("account", "name", name)
    label = readable(who.company) or domain or name
    found.new |= many.put_new(Account, ("id", "key", "label"), [(number, f"live:{domain or name}", label)])
    matching.index(number, who.company.strip(), [domain] if domain else [])
    return number
