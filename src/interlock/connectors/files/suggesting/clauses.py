"""The clauses of a drafted recipe: what the rows of each file stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.connectors.files.spelling import spelt
from interlock.connectors.files.suggesting.changes import changes, is_history
from interlock.connectors.files.suggesting.handoffs import handoffs, is_of_handoffs, says_given
from interlock.connectors.files.suggesting.plans import is_called_a_plan, quotas, spend
from interlock.connectors.files.suggesting.steps import born, date_of, history, step_of, steps
from interlock.connectors.files.suggesting.tables import person_columns
from interlock.connectors.files.suggesting.words import as_name, hints, quoted, quoted_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from interlock.connectors.files.suggesting.looked import Looked
    from interlock.connectors.files.suggesting.profile import Profile


def clauses(table: Looked, tables: Sequence[Looked]) -> list[str]:
    """Write the clause that a file's rows seem to stand for."""
    writers = {
        "people": _people,
        "account": _account,
        "more": _more,
        "steps": _steps,
        "opportunity": _opportunity,
        "touch": _touch,
        "spend": _spend,
        "quota": _quota,
    }
    writer = writers.get(table.role)
    if writer is None and is_history(table):
        return [
            f"# {table.name}: each row says that a field changed from one value to another; to load steps from it,",
            "# write a [people.*] or [opportunity.*] with a move for each value, `when` the field is that of stages",
        ]
    if writer is None and (called := is_called_a_plan(table)):
        return [
            f"# ASK: {table.about.name} is called like {called}, and its columns do not tell when, or how much:",
            "# write a [spend.*] or a [quota.*] about its rows and take the marks off its [file.*], or leave it out",
        ]
    if writer is None:
        return [
            f"# {table.name}: nothing tells what its rows stand for; to load them, write a [people.*], [account.*],",
            "# [touch.*], [opportunity.*], [spend.*] or [quota.*] about them",
        ]
    return list(writer(table, tables))


def _people(table: Looked, tables: Sequence[Looked]) -> Iterator[str]:
    key = table.key_columns
    if not key:
        return
    yield f"[people.{table.name}]"
    yield f'rows = "{table.name}"'
    yield f"key = {quoted_all(key)} # {table.why_key}"
    dates = table.of_kind("date")
    doubtful = [column for column in table.columns if column.question and hints(column.name, "date")]
    first = born(table)
    if first is not None:
        yield f"captured = {quoted(first.name)} # the time at which the person became known, by its name"
    elif doubtful:
        names = ", ".join(repr(column.name) for column in (*dates, *doubtful))
        yield f'# ASK: which column says when the person became known: {names}, or "unknown"?'
        yield 'captured = "unknown"'
    elif all(step_of(date.name, table) for date in dates):
        yield 'captured = "unknown" # no column of dates says when the person became known'
    else:
        names = ", ".join(repr(date.name) for date in dates)
        yield f'# ASK: which column says when the person became known: {names}, or "unknown"?'
        yield f"captured = {quoted(dates[0].name)}"
    account = _account_of(table)
    if account is not None:
        yield f"account = {_account_ref(table, account, tables)}"
    yield from _fields(table, {*key, *([account.name] if account else [])})
    yield from steps(table, tables, _worth(table))
    if account is not None and not _leads_to_accounts(table, account.name, tables):
        yield ""
        yield f"[account.{table.name}_accounts]"
        yield f'rows = "{table.name}"'
        yield f"key = {quoted(account.name)}"
        yield f"label = [{quoted(account.name)}]"


def _account_of(table: Looked) -> Profile | None:
    """Return the column that says whose company's a row is, its key before its name."""
    found = [c for c in table.of_kind("text") if hints(c.name, "account") and c is not table.key]
    linked = {link.column for link in table.links}
    return next((c for c in found if c.name in linked), None) or next(iter(found), None)


def _leads_to_accounts(table: Looked, column: str, tables: Sequence[Looked]) -> bool:
    accounts = {one.name for one in tables if one.role == "account"}
    return any(link.column == column and link.other in accounts for link in table.links)


def _account_ref(table: Looked, account: Profile, tables: Sequence[Looked]) -> str:
    """Return the column of a company's key: the file's own, or that of the file in which its name is found."""
    keys = {one.name: one.key.name for one in tables if one.role == "account" and one.key is not None}
    link = next((one for one in table.links if one.column == account.name and one.other in keys), None)
    if link is None or link.key == keys[link.other]:
        return f"{quoted(account.name)} # by its name"
    return f"{quoted(f'{link.other}.{keys[link.other]}')} # {link.share:.0%} of {link.column!r} are names there"


def _account(table: Looked, _: Sequence[Looked]) -> Iterator[str]:
    key = table.key
    if key is None:
        return
    yield f"[account.{table.name}]"
    yield f'rows = "{table.name}"'
    yield f"key = {quoted(key.name)} # {key.why_key}"
    called = next((c for c in table.of_kind("text") if spelt(c.name).endswith("name") and c is not key), None)
    if called is not None:
        yield f"label = [{quoted(called.name)}] # by its name"
    yield from _fields(table, {key.name})


def _more(table: Looked, tables: Sequence[Looked]) -> Iterator[str]:
    known = {one.name for one in tables if one.role == "people"}
    link = next(one for one in table.links if one.other in known)
    yield f"# Rows that say more about the people of {link.other}."
    yield f"[people.{table.name}]"
    yield f'rows = "{table.name}"'
    yield f"key = {quoted_all(link.columns)} # {link.share:.0%} of its values are found in {link.other}"
    yield from _fields(table, {*link.columns, *table.key_columns})
    yield from steps(table, tables, _worth(table))


def _opportunity(table: Looked, tables: Sequence[Looked]) -> Iterator[str]:
    key = table.key_columns
    if not key:
        return
    yield f"[opportunity.{table.name}]"
    yield f'rows = "{table.name}"'
    yield f"key = {quoted_all(key)} # {table.why_key}"
    person = _person_of(table, tables)
    if person:
        yield f"person = {person}"
    account = _account_of(table)
    if account is not None and _leads_to_accounts(table, account.name, tables):
        yield f"account = {_account_ref(table, account, tables)}"
    owner = table.first("owner")
    if owner is not None:
        yield f"owner = {quoted(owner.name)} # by its name"
    amount = table.first("worth", "money", "number") or table.first("money", "money", "number")
    worth = f", amount = {quoted(amount.name)}" if amount else ""
    opened = next((date for date in table.of_kind("date") if hints(date.name, "born")), None)
    opened = opened or date_of(table, "opened")
    if opened is not None:
        yield f'move.opened = {{ kind = "opened", at = {quoted(opened.name)}{worth} }}'
    yield from steps(table, tables, worth)
    yield from _fields(table, {*key, *([owner.name] if owner else []), *([amount.name] if amount else [])})


def _worth(table: Looked) -> str:
    """Return what a win of the people of a file is worth, where it has a column of just that."""
    amount = table.first("worth", "money")
    return f", amount = {quoted(amount.name)}" if amount else ""


def _person_of(table: Looked, tables: Sequence[Looked]) -> str | None:
    """Return how rows find their person: a column of their own, or a column of the people's file that names them."""
    people = {one.name: one for one in tables if one.role == "people"}
    for link in table.links:
        if link.other in people:
            return f"{quoted_all(link.columns)} # {link.share:.0%} of its values are found in {link.other}"
    for one in people.values():
        back = next((link for link in one.links if link.other == table.name), None)
        if back is not None and one.key is not None:
            return f"{quoted(f'{one.name}.{one.key.name}')} # {back.column!r} of {one.name} leads here"
    return None


def _steps(table: Looked, tables: Sequence[Looked]) -> Iterator[str]:
    whose, dates = person_columns(table, tables), table.of_kind("date")
    if whose and is_history(table):
        yield from changes(table, whose)
    elif whose and is_of_handoffs(table):
        yield from handoffs(table, whose, known=any(one.role == "people" for one in tables))
    elif whose:
        yield from history(table, whose, dates[0].name, tables)


def _touch(table: Looked, tables: Sequence[Looked]) -> Iterator[str]:
    people = {one.name for one in tables if one.role == "people"}
    link = next((one for one in table.links if one.other in people), None)
    person = link.columns if link else (_who(table),)
    kinds = [c for c in table.columns if c.kind in ("text", "number") and hints(c.name, "kind") and c is not table.key]
    kinds = [c for c in kinds if c.name not in person]
    kind = next((c for c in kinds if not hints(c.name, "id")), None) or next(iter(kinds), None)
    yield f"[touch.{table.name}]"
    yield f'rows = "{table.name}"'
    yield f"person = {quoted_all(person)}" + (
        f" # {link.share:.0%} of its values are found in {link.other}" if link else ""
    )
    yield from _when_done(table)
    yield (
        f"kind = {quoted(kind.name)} # by its name"
        if kind
        else f'kind = {{ is = "{table.name}" }} # no column tells kinds'
    )
    if table.key is not None and table.key.name not in person:
        yield f"id = {quoted(table.key.name)} # no two rows have the same one"
    for part in ("channel", "campaign", "content"):
        column = table.first(part, "text")
        if column is not None and column is not kind and column.name not in person:
            yield f"{part} = {quoted(column.name)} # by its name"


def _who(table: Looked) -> str:
    """Return the column that says whom a row is about, by its name."""
    persons = (c.name for c in table.columns if hints(c.name, "person") and c is not table.key)
    return next(name for name in persons if not hints(name, "owner"))


def _when_done(table: Looked) -> Iterator[str]:
    """Write when a touch happened: at the first of the dates that is of no plan."""
    dates = table.of_kind("date")
    done = next((date for date in dates if not hints(date.name, "planned") and not says_given(date)), None)
    if done is None and says_given(dates[0]):
        yield f"# ASK: {dates[0].name!r} says that somebody was handed over: are these touches, or hand-offs (people)?"
    elif done is None:
        yield f"# ASK: {dates[0].name!r} says when it is to happen: did each row happen then, or does another say when?"
    yield f"at = {quoted((done or dates[0]).name)} # the first column of dates{' that is of no plan' if done else ''}"


def _spend(table: Looked, _: Sequence[Looked]) -> Iterator[str]:
    yield from spend(table)


def _quota(table: Looked, _: Sequence[Looked]) -> Iterator[str]:
    yield from quotas(table)


def _fields(table: Looked, used: set[str]) -> Iterator[str]:
    """Write every other column as a field whose moment is not known."""
    taken: set[str] = set()
    for column in table.columns:
        name = as_name(column.name)
        personal = hints(column.name, "personal") and column.kind == "text"
        if column.name in used or column.kind in ("empty", "date") or personal or name in taken or name == "account":
            continue
        taken.add(name)
        yield f"field.{name} = {{ column = {quoted(column.name)} }} # {column.reason}; since when is not known"
