"""What the rows of each file may stand for, told by the names, the keys and how files find each other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from interlock.connectors.files.spelling import spelt
from interlock.connectors.files.suggesting.changes import is_history, tells_verdicts
from interlock.connectors.files.suggesting.handoffs import is_of_handoffs
from interlock.connectors.files.suggesting.plans import spent, tells_quotas
from interlock.connectors.files.suggesting.steps import date_of, stages_of, tells_steps
from interlock.connectors.files.suggesting.words import hints

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.connectors.files.suggesting.looked import Looked, Role
    from interlock.connectors.files.suggesting.profile import Profile

_ENTERED = re.compile(r"\bentered\b|\bsince\b|changed|\bsta(ge|tus)\b|\bseit\b|geandert")


def assign(tables: Sequence[Looked]) -> None:
    """Say what the rows of each file stand for."""
    for table in tables:
        table.role = _role(table)
    known = {table.name for table in tables if table.role == "people"}
    for table in tables:
        linked = next((one for one in table.links if one.other in known), None)
        if table.role == "people" and linked is not None and table.key and linked.column == table.key.name:
            if _born(next(one for one in tables if one.name == linked.other)):
                table.role = "steps" if _tells_one_step(table) else table.role if _born(table) else "more"
        elif table.role == "none" and linked is not None and table.of_kind("date") and not is_history(table):
            table.role = "steps" if tells_steps(table) else "touch"
        elif table.role == "none" and linked is not None and linked.besides and table.key_columns == linked.columns:
            table.role = "more"
    for table in tables:
        if table.role in ("touch", "steps", "none") and is_history(table):
            table.role = "steps" if tells_verdicts(table) and person_columns(table, tables) else "none"
        elif _tells_of_handoffs(table, tables):
            table.role = "steps"


def _tells_of_handoffs(table: Looked, tables: Sequence[Looked]) -> bool:
    """Return whether rows are hand-offs, of people that another file tells of or that have no row of their own."""
    if table.role in ("account", "opportunity", "spend", "quota") or is_history(table):
        return False
    people = {one.name for one in tables if one.role == "people" and one is not table}
    alone = not any(link.other in people for link in table.links)
    if table.role == "people" and (_born(table) or (alone and table.key is not None and table.key.is_key)):
        return False
    return bool(person_columns(table, tables)) and is_of_handoffs(table)


def _tells_one_step(table: Looked) -> bool:
    """Return whether a row says that somebody who is known entered a stage, and when."""
    dates = table.of_kind("date")
    return len(dates) == 1 and _ENTERED.search(spelt(dates[0].name)) is not None and tells_steps(table)


def _role(table: Looked) -> Role:
    if tells_quotas(table):
        return "quota"
    if table.first("advertising", "number", "yes_no"):
        return "spend" if table.first("spend", "money", "number") and table.of_kind("date") else "none"
    if spent(table) is not None and not _persons(table) and not _is_entitled(table):
        return "spend"
    key = table.key
    if table.of_kind("date") and _persons(table) and (key is None or not _is_of_entity(key)) and tells_steps(table):
        return "steps"
    if key is None:
        return _told_together(table)
    if hints(key.name, "deal") or (hints(table.name, "deal") and not hints(key.name, "person")):
        return "opportunity"
    if not hints(key.name, "person") and not hints(table.name, "person") and _is_of_deals(table):
        return "opportunity"
    if not hints(key.name, "person") and table.of_kind("date") and _persons(table):
        return "touch"
    if not hints(key.name, "person") and not hints(table.name, "person") and _is_of_accounts(table, key):
        return "account"
    named_and_born = hints(key.name, "id") and _born(table)
    return "people" if hints(key.name, "person") or hints(table.name, "person") or named_and_born else "none"


def person_columns(table: Looked, tables: Sequence[Looked]) -> tuple[str, ...]:
    """Return what says whom a row is about: columns found among people, else one called like a person's key."""
    people = {one.name for one in tables if one.role == "people"}
    link = next((one.columns for one in table.links if one.other in people), ())
    return link or tuple(column.name for column in (_persons(table) or _called_persons(table))[:1])


def _is_of_deals(table: Looked) -> bool:
    """Return whether rows have a stage, an amount and a date of closing, and no date of what marketing does."""
    closes = any(hints(date.name, "closed") for date in table.of_kind("date"))
    early = any(date_of(table, step) for step in ("mql", "accepted", "sql"))
    return closes and not early and stages_of(table) is not None and table.first("worth", "money", "number") is not None


def _is_of_accounts(table: Looked, key: Profile) -> bool:
    """Return whether each row is a company: file and key are called so, or the key alone where no event is told."""
    return hints(table.name, "account") or (hints(key.name, "account") and not table.first("kind", "text"))


def _is_of_entity(key: Profile) -> bool:
    return hints(key.name, "person") or hints(key.name, "deal")


def _persons(table: Looked) -> list[Profile]:
    """Return the columns that repeat and are called like a person's key, not like that of whose work they are."""
    called = [c for c in table.columns if c is not table.key and hints(c.name, "person") and hints(c.name, "id")]
    return [column for column in called if not hints(column.name, "owner")]


def _called_persons(table: Looked) -> list[Profile]:
    """Return the columns that are called like a person, or say an address of mail, key or not."""
    called = [c for c in table.of_kind("text", "number") if hints(c.name, "person") or _are_mails(c)]
    return [column for column in called if not hints(column.name, "owner")]


def _are_mails(column: Profile) -> bool:
    few = column.values[:50].to_pylist()
    return bool(few) and all("@" in value for value in few)


def _is_entitled(table: Looked) -> bool:
    """Return whether the file is called like people or deals: what stands there is theirs."""
    return hints(table.name, "person") or hints(table.name, "deal")


def _told_together(table: Looked) -> Role:
    """Return what rows are that several columns tell apart, which is looked for in files of people or deals alone."""
    if not table.together:
        return "none"
    return "opportunity" if hints(table.name, "deal") else "people" if _born(table) else "none"


def _born(table: Looked) -> bool:
    return any(hints(column.name, "born") for column in table.of_kind("date"))
