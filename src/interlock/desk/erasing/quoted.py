"""Find a person's names, addresses and keys where others have written them, and strike them out."""

from __future__ import annotations

import re
from functools import cache, reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import CharField, JSONField, Q, TextField, Value
from django.db.models.functions import Cast

from interlock.desk.models import Delivery, Notice, Outgoing, Quarantined
from interlock.measure.retention import ERASED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import Model, QuerySet

    from interlock.desk.erasing.disguise import Disguise

LEFT: dict[str, str] = {
    "Version": "what was signed is never changed",
    "Signature": "what was signed is never changed",
    "Pin": "its rows are rewritten one by one",
    "Erasure": "it is what is being done",
    "Person": "others have their own names",
    "Identity": "others have their own addresses",
    "Lead": "it is folded from the ledger",
    "TailTouch": "rows of the ledger are rewritten one by one",
    "TailChange": "rows of the ledger are rewritten one by one",
    "TailMove": "rows of the ledger are rewritten one by one",
    "Account": "what is known of companies is about companies",
    "AccountName": "what is known of companies is about companies",
    "AccountFields": "what is known of companies is about companies",
    "Opportunity": "the person's own are renamed, others are about companies",
    "Member": "about our own people",
    "Preference": "about our own people",
}
"""Tables in which nothing is struck out, and why; in every other one people write freely, or a source's words lie."""
_DELETED: dict[Any, frozenset[str]] = {
    Notice: frozenset({"text"}),
    Outgoing: frozenset({"text", "subject"}),
    Delivery: frozenset({"answer"}),
}
"""Tables whose rows are deleted where they quote somebody, and the columns that say so."""
_EMPTIED: dict[Any, dict[str, object]] = {Quarantined: {"row": ERASED, "cells": None}}
"""Tables of which some columns are emptied together where one of them quotes somebody, and what is left there."""
_AT_ONCE = 20
"""Words that are looked for with one question."""
_STORED = re.compile(r"[A-Za-z0-9_.~-]+")
_SHORTEST = 3


def clean(hidden: Disguise) -> None:
    """Strike out what was quoted, wherever it is, and delete messages, answers and refused rows that quote it.

    One question finds the tables in which anything of it may stand; only those are read.
    """
    for start in range(0, len(hidden.words), _AT_ONCE):
        near = _near(hidden.words[start : start + _AT_ONCE])
        for model, columns in _holding(near):
            _strike(model, columns, near, hidden)


@cache
def written() -> tuple[tuple[type[Model], tuple[str, ...]], ...]:
    """Return every table of ours in which somebody may be quoted, and its columns of text, whatever they are for."""
    models = (model for model in apps.get_app_config("desk").get_models() if model.__name__ not in LEFT)
    found = ((model, tuple(_texts(model))) for model in models)
    return tuple((model, columns) for model, columns in found if columns)


def _texts(model: type[Model]) -> list[str]:
    kinds = (TextField, CharField, JSONField)
    fields = model._meta.concrete_fields
    return [one.attname for one in fields if isinstance(one, kinds) and not (one.unique or one.primary_key)]


def _holding(near: tuple[str, ...] | None) -> Sequence[tuple[type[Model], tuple[str, ...]]]:
    """Return the tables that hold a part of some words in any column of text; without parts that is every table."""
    every = written()
    if near is None:
        return every
    asked = [
        _rows(model, columns, near).annotate(which=Value(number)).values_list("which", flat=True)
        for number, (model, columns) in enumerate(every)
    ]
    return [every[number] for number in sorted(asked[0].union(*asked[1:]))]


def _strike(model: Any, columns: tuple[str, ...], near: tuple[str, ...] | None, hidden: Disguise) -> None:
    """Delete, empty or strike out the rows of a table that quote the person."""
    quoting: dict[Any, dict[str, Any]] = {}
    for number, *values in _rows(model, columns, near).values_list("pk", *columns).iterator():
        if found := {name: one for name, one in zip(columns, values, strict=True) if hidden.is_quoted(one)}:
            quoting[number] = found
    gone = {number for number, found in quoting.items() if found.keys() & _DELETED.get(model, frozenset())}
    if gone:
        model.objects.filter(pk__in=gone).delete()
    empty = _EMPTIED.get(model, {})
    for number, found in quoting.items():
        if number not in gone:
            new = {name: hidden.clean(one) for name, one in found.items()} | (empty if found.keys() & empty else {})
            model.objects.filter(pk=number).update(**new)


def _rows(model: Any, columns: tuple[str, ...], near: tuple[str, ...] | None) -> QuerySet[Any]:
    """Return the rows that may quote one of some words: those that hold a part of it, whatever they are packed in."""
    rows: QuerySet[Any] = model.objects.order_by()
    if near is None:
        return rows
    packed = {f"packed_{name}": Cast(name, TextField()) for name in columns}
    holds = reduce(or_, (Q(**{f"{name}__icontains": part}) for name in packed for part in near))
    found: QuerySet[Any] = rows.alias(**packed).filter(holds)
    return found


def _near(words: Iterable[str]) -> tuple[str, ...] | None:
    """Return of each word the longest part that is stored as it is read; None where one has none to speak of.

    In JSON, in addresses of pages and to a database that folds the case of a to z only, other letters look otherwise.
    """
    parts = {max(_STORED.findall(word), key=len, default="") for word in words}
    return tuple(sorted(parts)) if all(len(part) >= _SHORTEST for part in parts) else None
