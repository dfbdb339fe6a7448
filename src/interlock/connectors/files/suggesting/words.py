"""The words by which columns and values give themselves away."""

from __future__ import annotations

import json
import re

_HINTS = {
    "date": r"date|time|created|updated|modified|opened|closed|when|day|_at$|timestamp|datum|\bam$|fecha|"
    r"angelegt|erstellt",
    "born": r"creat|captur|first|signup|signed up|register|received|enter|added|opened|date_day|start|"
    r"angelegt|erstellt|erfasst|eingang|cr[eé]{1,2}|creaci",
    "money": r"amount|revenue|price|value|cost|spend|budget|arr$|mrr$|quota amount|betrag|umsatz|"
    r"montant|importe|importo",
    "worth": r"\bamount\b|\bdeal (value|size)\b|contract value|\bvalue$|\bbetrag\b|auftragswert|"
    r"\bmontant\b|\bimporte\b",
    "id": r"\bid\b|\bids\b|key|number$|nummer$|\bnr\.?$|uuid|guid|code$|zip|plz|phone|telefon|postal",
    "personal": r"mail|phone|mobile|first ?name|last ?name|full ?name|^name$|address|street|birth|\bip\b|telefon|"
    r"vorname|nachname|pr[eé]nom|^nom$|nombre|apellido|stra(ss|ß)e",
    "person": r"lead|contact|prospect|person|people|mql|customer|user|visitor|subscriber|member|kontakt|interessent|"
    r"contacto",
    "deal": r"opportunit|deal|\bopps?\b",
    "account": r"company|account|organi[sz]ation|employer|firma|unternehmen|soci[eé]t[eé]|entreprise|empresa|azienda",
    "accepted": r"accept",
    "owner": r"owner|\brep\b|assigned|\bsr\b",
    "kind": r"type|kind|event|activity|action",
    "channel": r"channel|medium|utm ?source|source|quelle|kanal|canal|fuente|herkunft",
    "campaign": r"campaign|kampagne|campagne|campa[nñ]a",
    "content": r"content|page|url|asset",
    "spend": r"spend|cost|spent",
    "advertising": r"impression|\bclicks\b",
    "quota": r"quota|target",
}


def spelt(name: str) -> str:
    """Return a column's name as words: `ConvertedOpportunityId` is `converted opportunity id`."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return re.sub(r"[\s_\-.]+", " ", apart).strip().lower()


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


def toml_key(text: str) -> str:
    """Write a TOML key, in quotes where it needs them."""
    bare = text.replace("_", "").replace("-", "")
    return text if bare.isascii() and bare.isalnum() else quoted(text)
