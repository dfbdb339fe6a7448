"""Keys, ids, names and addresses of a chunk's accounts, people and opportunities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from interlock.connectors.synthetic import words
from interlock.measure.ledger import key

if TYPE_CHECKING:
    from interlock.connectors.synthetic.cast import Cast
    from interlock.connectors.synthetic.chance import Ints
    from interlock.connectors.synthetic.lives import Lives

NAMESPACE = "synthetic"
_FIRMS = pa.array([f"{first} {second}" for first in words.FIRM_FIRST for second in words.FIRM_SECOND])
_SITES = pa.array([f"{first}{second}".lower() for first in words.FIRM_FIRST for second in words.FIRM_SECOND])
_STEP = 31_337
"""By which firms that follow each other are apart in the list of names: no two are alike before all names are used."""
_FIRST, _LAST = pa.array(words.FIRST_NAMES), pa.array(words.LAST_NAMES)
_FIRST_SMALL, _LAST_SMALL = pc.utf8_lower(_FIRST), pc.utf8_lower(_LAST)
_DIALLING = pa.array([begin for _, _, begin in words.COUNTRIES])


@dataclass(frozen=True)
class Named:
    """One entity's ids (63 bits), outside keys and labels, row by row."""

    entity: str
    ids: Ints
    keys: list[str]
    labels: pa.Array

    def table(self) -> pa.Table:
        """Return the readable names behind the ids (see `connectors.Named`)."""
        full = [f"{NAMESPACE}:{own}" for own in self.keys]
        entity = pa.repeat(pa.scalar(self.entity), len(full))
        return pa.table({"entity": entity, "id": self.ids, "key": pa.array(full, pa.string()), "label": self.labels})


@dataclass(frozen=True)
class Naming:
    """Everything by which the chunk's entities are called."""

    accounts: Named
    people: Named
    opportunities: Named
    emails: pa.Array
    phones: pa.Array

    def of(self, entity: Literal["person", "account", "opportunity"]) -> Named:
        """Return what entities of one kind are called."""
        return {"person": self.people, "account": self.accounts, "opportunity": self.opportunities}[entity]

    def table(self, opened: pa.ChunkedArray) -> pa.Table:
        """Return the readable names of everybody, and of the opportunities that have been opened."""
        deals = self.opportunities.table()
        deals = deals.filter(pc.is_in(deals["id"], opened))
        return pa.concat_tables([self.accounts.table(), self.people.table(), deals]).combine_chunks()


def naming(lives: Lives, seed: int, first: int) -> Naming:
    """Name a chunk whose first person is the company's person number `first`."""
    cast, deals = lives.cast, lives.deals
    people, accounts = cast.people, cast.accounts
    account_keys = [f"A{seed}-{first + nth:07d}" for nth in range(len(accounts))]
    people_keys = [f"P{seed}-{first + nth:07d}" for nth in range(len(people))]
    rounds = lives.handoffs.round[deals.handoff]
    deal_keys = [
        f"O{seed}-{first + person:07d}-{nth + 1}"
        for person, nth in zip(deals.person.tolist(), rounds.tolist(), strict=True)
    ]
    firms = _FIRMS.take(_places(cast, first))
    buyers = firms.take(pa.array(people.account[deals.person]))
    return Naming(
        Named("account", _ids("account", account_keys), account_keys, firms),
        Named("person", _ids("person", people_keys), people_keys, _labels(cast)),
        Named("opportunity", _ids("opportunity", deal_keys), deal_keys, buyers),
        _emails(cast, first),
        _phones(cast),
    )


def _ids(entity: str, keys: list[str]) -> Ints:
    return np.fromiter((key(entity, NAMESPACE, own) for own in keys), np.int64, len(keys))


def _places(cast: Cast, first: int) -> pa.Array:
    """Return the place of each account's name in the list of names."""
    number = first + np.arange(len(cast.accounts)) - cast.accounts.namesake
    return pa.array(number * _STEP % len(_FIRMS))


def _labels(cast: Cast) -> pa.Array:
    people = cast.people
    first, last = _FIRST.take(pa.array(people.first_name)), _LAST.take(pa.array(people.last_name))
    return pc.binary_join_element_wise(first, last, " ")


def _emails(cast: Cast, first: int) -> pa.Array:
    """Write addresses under domains that cannot exist (RFC 2606); a twin's is the same, or a private one."""
    people = cast.people
    same = np.where(people.twin_of >= 0, people.twin_of, np.arange(len(people)))
    names = [_FIRST_SMALL.take(pa.array(people.first_name)), _LAST_SMALL.take(pa.array(people.last_name))]
    number = pc.cast(pa.array(same + first), pa.string())
    site = _SITES.take(_places(cast, first)).take(pa.array(people.account))
    firm = pc.cast(pa.array(people.account + first), pa.string())
    mailbox = pc.binary_join_element_wise(*names, ".")
    work = pc.binary_join_element_wise(mailbox, pc.binary_join_element_wise(site, firm, "-"), "@")
    private = pc.binary_join_element_wise(pc.binary_join_element_wise(*names, number, "."), pa.scalar("mail"), "@")
    address = pc.if_else(pa.array(people.free_mail), private, work)
    return pc.binary_join_element_wise(address, pa.scalar("example"), ".")


def _phones(cast: Cast) -> pa.Array:
    begin = _DIALLING.take(pa.array(cast.accounts.country[cast.people.account]))
    number = pc.utf8_lpad(pc.cast(pa.array(cast.people.phone), pa.string()), 6, "0")
    return pc.binary_join_element_wise(begin, number, " ")
