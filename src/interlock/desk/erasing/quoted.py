"""Find a person's names, addresses and keys where others have written them, and strike them out."""

from __future__ import annotations

import re
from functools import cache, reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import CharField, JSONField, Q, TextField
from django.db.models.functions import Cast

from interlock.desk.models import Delivery, Notice, Outgoing, Quarantined
from interlock.measure.retention import ERASED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model

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
_DELETED: dict[Any, tuple[str, ...]] = {Notice: ("text",), Outgoing: ("text", "subject"), Delivery: ("answer",)}
"""Tables whose rows are deleted where they quote somebody, and where they may."""
_AT_ONCE = 20
"""Words that are looked for with one question."""
_STORED = re.compile(r"[A-Za-z0-9_.~-]+")
_SHORTEST = 3


def clean(hidden: Disguise) -> None:
    """Strike out what was quoted, wherever it is, and delete messages, answers and refused rows that quote it."""
    for start in range(0, len(hidden.words), _AT_ONCE):
        near = _near(hidden.words[start : start + _AT_ONCE])
        for model, columns in _DELETED.items():
            model.objects.filter(pk__in=_quoting(model, columns, near, hidden)).delete()
        refused = _quoting(Quarantined, ("row", "cells"), near, hidden)
        Quarantined.objects.filter(pk__in=refused).update(row=ERASED, cells=None)
        for each, texts in written():
            for column in texts:
                _strike(each, column, near, hidden)


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


def _quoting(model: Any, columns: tuple[str, ...], near: tuple[str, ...] | None, hidden: Disguise) -> list[Any]:
    """Return the rows of which one of some columns quotes the person."""
    return [number for column in columns for number, value in _found(model, column, near) if hidden.is_quoted(value)]


def _strike(model: Any, column: str, near: tuple[str, ...] | None, hidden: Disguise) -> None:
    for number, value in _found(model, column, near):
        if hidden.is_quoted(value):
            model.objects.filter(pk=number).update(**{column: hidden.clean(value)})


def _found(model: Any, column: str, near: tuple[str, ...] | None) -> list[tuple[Any, Any]]:
    """Return the rows that may quote one of some words: those that hold a part of it, whatever they are packed in."""
    rows = model.objects.all()
    if near is not None:
        holds = reduce(or_, (Q(packed__icontains=part) for part in near))
        rows = rows.annotate(packed=Cast(column, TextField())).filter(holds)
    return list(rows.values_list("pk", column))


def _near(words: Iterable[str]) -> tuple[str, ...] | None:
    """Return of each word the longest part that is stored as it is read; None where one has none to speak of.

    In JSON, in addresses of pages and to a database that folds the case of a to z only, other letters look otherwise.
    """
    parts = {max(_STORED.findall(word), key=len, default="") for word in words}
    return tuple(sorted(parts)) if all(len(part) >= _SHORTEST for part in parts) else None
