"""Find a person's names, addresses and keys where others have written them, and strike them out."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from interlock.desk.models import (
    Comment,
    Delivery,
    Dispute,
    Handoff,
    Happening,
    Import,
    Notice,
    Outgoing,
    Ownership,
    Pause,
    Proposal,
    Quarantined,
    Remark,
    SavedView,
)
from interlock.measure.retention import ERASED

if TYPE_CHECKING:
    from django.db.models import Model

    from interlock.desk.erasing.disguise import Disguise

_WRITTEN: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (Comment, ("text",)),
    (Dispute, ("why", "note")),
    (Handoff, ("note",)),
    (Happening, ("more",)),
    (Import, ("unmatched",)),
    (Ownership, ("why",)),
    (Pause, ("reason",)),
    (Proposal, ("says", "answer")),
    (Quarantined, ("reason",)),
    (Remark, ("text", "topic")),
    (SavedView, ("name", "query")),
)
"""Where people write freely, or a source's own words are kept."""
_AT_ONCE = 20
"""Words that are looked for with one question."""


def clean(hidden: Disguise) -> None:
    """Strike out what was quoted, and delete messages, answers and refused rows that quote it."""
    for start in range(0, len(hidden.words), _AT_ONCE):
        words = hidden.words[start : start + _AT_ONCE]
        Notice.objects.filter(_holds("text", words)).delete()
        Outgoing.objects.filter(_holds("text", words) | _holds("subject", words)).delete()
        Delivery.objects.annotate(written=Cast("answer", TextField())).filter(_holds("written", words)).delete()
        Quarantined.objects.filter(_holds("row", words)).update(row=ERASED)
        for model, columns in _WRITTEN:
            for column in columns:
                _strike(model, column, words, hidden)


def _strike(model: Any, column: str, words: tuple[str, ...], hidden: Disguise) -> None:
    found = model.objects.annotate(written=Cast(column, TextField())).filter(_holds("written", words))
    for number, value in list(found.values_list("pk", column)):
        model.objects.filter(pk=number).update(**{column: hidden.clean(value)})


def _holds(column: str, words: tuple[str, ...]) -> Q:
    return reduce(or_, (Q(**{f"{column}__icontains": word}) for word in words))
