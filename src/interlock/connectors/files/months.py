"""Months in words: their names and abbreviations in the languages that exports come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from interlock.connectors.files.spelling import unaccented

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NAMES = {
    "en": "january february march april may june july august september october november december",
    "de": "januar/jaenner/janner februar/feber marz/maerz/mrz april mai juni juli august september oktober november "
    "dezember",
    "fr": "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre/setiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
    "nl": "januari februari maart/mrt april mei juni juli augustus september oktober november december",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "no": "januar februar mars april mai juni juli august september oktober november desember",
    "pl": "stycznia/styczen lutego/luty marca/marzec kwietnia/kwiecien maja/maj czerwca/czerwiec lipca/lipiec "
    "sierpnia/sierpien wrzesnia/wrzesien pazdziernika/pazdziernik listopada/listopad grudnia/grudzien",
    "cs": "ledna/leden unora/unor brezna/brezen dubna/duben kvetna/kveten cervna/cerven cervence/cervenec "
    "srpna/srpen zari rijna/rijen listopadu/listopad prosince/prosinec",
    "hr": "sijecnja/sijecanj veljace/veljaca ozujka/ozujak travnja/travanj svibnja/svibanj lipnja/lipanj "
    "srpnja/srpanj kolovoza/kolovoz rujna/rujan listopada/listopad studenoga/studenog/studeni prosinca/prosinac",
}
"""Without accents; forms that one language has of one month stand side by side."""
_SHORTEST = 3


def _table(names: str) -> Mapping[str, int]:
    """Return the month of every name and of every beginning of a name that no other month of the language has."""
    found: dict[str, set[int]] = {}
    whole: dict[str, int] = {}
    for month, forms in enumerate(names.split(), 1):
        for form in forms.split("/"):
            whole[form] = month
            for length in range(_SHORTEST, len(form)):
                found.setdefault(form[:length], set()).add(month)
    return {begin: next(iter(months)) for begin, months in found.items() if len(months) == 1} | whole


_LANGUAGES = [_table(names) for names in NAMES.values()]


def months(words: Sequence[str]) -> np.ndarray:
    """Return which month each word is, 0 where it is none; all are taken for words of one language.

    That is the language that knows most of them. Where several know as many and one says another month (`listopad` is
    November in Polish and October in Croatian), the word is none.
    """
    plain = [unaccented(word).lower() for word in words]
    tables = [np.array([table.get(word, 0) for word in plain], np.int64) for table in _LANGUAGES]
    most = max((int((table > 0).sum()) for table in tables), default=0)
    best = [table for table in tables if int((table > 0).sum()) == most]
    found: np.ndarray = np.where(np.logical_and.reduce([table == best[0] for table in best]), best[0], 0)
    return found
