"""The words by which columns and values give themselves away."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from interlock.connectors.files.spelling import spelt

if TYPE_CHECKING:
    from collections.abc import Sequence

_HINTS = {
    "date": r"date|time|created|updated|modified|opened|closed|when|day|\b(at|on|am|op)$|datum|fecha|dato\b|^data |"
    r"angelegt|erstellt|eingang|erstkontakt|\bcree\b|aangemaakt|utworz|skapad|stangd|oprettet|lukket|criad|日$",
    "born": r"creat|captur|first|signup|signed up|register|received|enter|added|opened|date_day|start|angelegt|erstell|"
    r"erfasst|eingang|eingegangen|erstkontakt|\bcree\b|inscri|creaci|creazione|criac|criad|aangemaakt|utworz|dodan|"
    r"skapad|oprettet|opprettet|作成",
    "planned": r"\bdue\b|planned|schedul|deadline|\bnext\b|expected|reminder|fallig|geplant|echeance|vencimiento",
    "closed": r"clos|clotur|abschluss|geschlossen|cierre|cerrad|chiusura|fechament|encerr|zamkni|afsluit|gesloten|"
    r"stangd|avslut|lukket|lukning",
    "money": r"amount|revenue|price|value|cost|spend|budget|arr$|mrr$|quota amount|betrag|umsatz|auftragswert|montant|"
    r"importe|importo|bedrag|omzet|belopp|belob|wartosc|kwota|valor|receita|omsattning|金額",
    "worth": r"\bamount\b|\bdeal (value|size)\b|contract value|\bvalue$|\bbetrag\b|auftragswert|\bmontant\b|"
    r"\bimport[eo]\b|\bbedrag\b|\bbelopp\b|\bbelob\b|\bwartosc\b|\bkwota\b|^valor\b|金額",
    "id": r"\bid\b|\bids\b|key|number$|nummer$|\bnr\.?$|uuid|guid|code$|zip|plz|phone|telefon|postal|identifi|"
    r"\bnumer\b|\bnumero\b|^n°|\bcodigo\b",
    "count": r"number of|\bno\.? of|count|total|visits|clicks|opens|views|pages|sessions|times|score|points|quantity|"
    r"\bqty\b|anzahl|menge|punkte|nombre de|cantidad|aantal|liczba|antal",
    "personal": r"mail|phone|mobile|first ?name|last ?name|full ?name|^name$|address|street|birth|\bip\b|telefon|"
    r"vorname|nachname|prenom|^nom$|^nombre$|apellido|stra(ss|ß)e|geburt|naissance|voornaam|achternaam|telefoon|"
    r"^imie|nazwisko|cognome|indirizzo|sobrenome|endereco|fornamn|efternamn|fornavn|efternavn|etternavn",
    "person": r"lead|contact|prospect|person|people|mql|customer|user|visitor|subscriber|member|kontakt|interessent|"
    r"contatt|contato|\bosob",
    "deal": r"opportunit|deal|\bopps?\b|verkaufschance|\baffaire|trattativ|negocio|oportunidad|\bszans|\baffar|"
    r"verkoopkans|salgsmulighed",
    "account": r"company|companies|account|organi[sz]ation|employer|firma|unternehmen|societe|entreprise|empresa|"
    r"azienda|bedrijf|organisatie|foretag|virksomhed|selskap",
    "accepted": r"accept",
    "owner": r"owner|\brep\b|assigned|\bsr\b|besitzer|zustandig|proprietaire|propietario|proprietario|eigenaar|"
    r"wlasciciel|ansvarig",
    "kind": r"type|kind|event|activity|action|\btyp\b|\btipo\b|\bsoort\b|\brodzaj\b",
    "channel": r"channel|medium|utm ?source|source|quelle|kanal|canal|fuente|herkunft|fonte|origem|zrodlo|"
    r"\bbron\b|kalla",
    "campaign": r"campaign|kampagne|campagne|campan[ae]|campanh|kampanj|kampania",
    "content": r"content|page|url|asset",
    "spend": r"spend|cost|spent|kosten|cout|coste|costo|koszt|kostnad|ausgaben|depens|gasto|"
    r"\bspes[ae]\b|uitgav|wydatk|utgift|udgift|広告費|費用",
    "advertising": r"impression|\bclicks\b|\bklicks\b|\bclics\b",
    "quota": r"quota|target|\bgoals?\b|ziele?\b|zielwert|vorgabe|objecti[fv]|\bobjetivo|obiettiv|doel(en|stelling)?\b|"
    r"\bcele?\b|目標",
}
"""By what is asked: what names say so, in small letters without accents."""


def hints(name: str, kind: str) -> bool:
    """Return whether a column's (or file's) name says so."""
    return re.search(_HINTS[kind], spelt(name)) is not None


def as_name(text: str) -> str:
    """Return a name that clauses may have: small letters, digits and underscores."""
    name = re.sub(r"[^a-z0-9]+", "_", spelt(text)).strip("_")[:60]
    return name if name[:1].isalpha() else f"f_{name}" if name else "field"


def quoted(text: str) -> str:
    """Write a TOML string."""
    return json.dumps(text, ensure_ascii=False)


def quoted_all(columns: Sequence[str]) -> str:
    """Write one column as a TOML string, several as a list."""
    return quoted(columns[0]) if len(columns) == 1 else f"[{', '.join(map(quoted, columns))}]"


def toml_key(text: str) -> str:
    """Write a TOML key, in quotes where it needs them."""
    bare = text.replace("_", "").replace("-", "")
    return text if bare.isascii() and bare.isalnum() else quoted(text)
