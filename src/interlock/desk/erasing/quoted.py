"""Find a person's names, addresses and keys where others have written them, and strike them out."""

from __future__ import annotations

from functools import cache, reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import CharField, JSONField, Q, TextField
from django.db.models.functions import Cast

from interlock.desk.models import Delivery, Notice, Outgoing, Quarantined
from interlock.measure.retention import ERASED

if TYPE_CHECKING:
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
_AT_ONCE = 20
"""Words that are looked for with one question."""


def clean(hidden: Disguise) -> None:
    """Strike out what was quoted, wherever it is, and delete messages, answers and refused rows that quote it."""
    for start in range(0, len(hidden.words), _AT_ONCE):
        words = hidden.words[start : start + _AT_ONCE]
        Notice.objects.filter(_holds("text", words)).delete()
        Outgoing.objects.filter(_holds("text", words) | _holds("subject", words)).delete()
        Delivery.objects.annotate(written=Cast("answer", TextField())).filter(_holds("written", words)).delete()
        refused = Quarantined.objects.annotate(written=Cast("cells", TextField()))
        refused.filter(_holds("row", words) | _holds("written", words)).update(row=ERASED, cells=None)
        for model, columns in written():
            for column in columns:
                _strike(model, column, words, hidden)


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


def _strike(model: Any, column: str, words: tuple[str, ...], hidden: Disguise) -> None:
    found = model.objects.annotate(written=Cast(column, TextField())).filter(_holds("written", words))
    for number, value in list(found.values_list("pk", column)):
        model.objects.filter(pk=number).update(**{column: hidden.clean(value)})


def _holds(column: str, words: tuple[str, ...]) -> Q:
    return reduce(or_, (Q(**{f"{column}__icontains": word}) for word in words))
