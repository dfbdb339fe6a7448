"""Companies and what their people write into forms: private addresses, second domains, other endings, slips, new jobs.

Every rate is that of the prototype by which the targets were set. The truth stays with the generator.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import numpy as np
import pyarrow as pa

from interlock.connectors.synthetic import words
from interlock.measure import matching

FIRST = (
    "Apex", "North", "Blue", "Global", "Prime", "Vertex", "Summit", "Delta", "Nova", "Bright", "Silver", "Iron",
    "Cloud", "Data", "Quantum", "Green", "Urban", "Pacific", "Atlas", "Orion", "Lumen", "Harbor", "Stone", "River",
    "Maple", "Cedar", "Falcon", "Titan", "Vector", "Pixel", "Logic", "Core", "Next", "True", "Swift", "Clear",
    "Union", "Metro", "Alpha", "Omega",
)  # fmt: skip
SECOND = (
    "Systems", "Solutions", "Software", "Logistics", "Energy", "Health", "Media", "Capital", "Foods", "Motors",
    "Labs", "Networks", "Analytics", "Consulting", "Robotics", "Insurance", "Retail", "Pharma", "Steel", "Textiles",
    "Works", "Partners", "Security", "Design", "Airlines", "Bank", "Mobility", "Materials", "Studios",
    "Technologies",
)  # fmt: skip
FORMS = ("Inc", "LLC", "Ltd", "GmbH", "Corp", "SA", "Group", "Holdings", "")
ENDINGS = ("Inc.", "International", "Co", "Europe", "USA")
TOPS = ("com", "com", "com", "com", "io", "net", "co", "de", "co.uk", "fr")
FREE = ("gmail.com", "yahoo.com", "outlook.com", "hotmail.com", "icloud.com", "proton.me")
LETTERS = "qwertyuiopasdfghjklzxcvbnm"


@dataclass(frozen=True)
class Firms:
    """Accounts and leads in the shapes of `matching`, and the account that each lead, by its number, belongs to."""

    accounts: pa.Table
    leads: pa.Table
    truth: np.ndarray


def firms(leads: int, accounts: int, seed: int = 7, missing: float = 0.0) -> Firms:
    """Make companies of Zipf's sizes, and leads of them; `missing` is the share of accounts that nobody recorded."""
    draw = Random(seed)
    made = _companies(accounts, draw)
    sizes = np.random.default_rng(seed).zipf(1.6, accounts).clip(1, 3000) + 2
    chosen = np.random.default_rng(seed + 1).choice(accounts, leads, p=sizes / sizes.sum())
    rows = [_lead(number, made[account], draw) for number, account in enumerate(chosen.tolist())]
    kept = [number for number in range(accounts) if draw.random() >= missing]
    known = [(number, f"{made[number].name} {made[number].form}".strip(), made[number].domains[0]) for number in kept]
    return Firms(_table(known, matching.ACCOUNTS), _table(rows, matching.LEADS), chosen)


@dataclass
class _Firm:
    name: str
    form: str
    domains: list[str]


def _companies(count: int, draw: Random) -> list[_Firm]:
    first = [*FIRST, *words.LAST_NAMES, *(f"{a}{b.lower()}" for a in words.LAST_NAMES[:20] for b in FIRST[:20])]
    names: set[str] = set()
    taken: set[str] = set()
    found = []
    while len(found) < count:
        parts = [draw.choice(first), *([draw.choice(first)] if draw.random() < 0.45 else []), draw.choice(SECOND)]
        name = " ".join(parts)
        if name not in names:
            names.add(name)
            domains = [_free(domain, taken, draw) for domain in _domains(parts, draw)]
            found.append(_Firm(name, draw.choice(FORMS), domains))
    return found


def _domains(parts: list[str], draw: Random) -> list[str]:
    whole = _plain("".join(parts))
    short = _plain(parts[0]) + draw.choice(["hq", "group", "corp", "tech", "", ""])
    short += _plain(parts[-1]) if draw.random() < 0.5 else ""
    domains = [f"{whole if draw.random() < 0.7 else short}.{draw.choice(TOPS)}"]
    return [*domains, f"{whole}.{draw.choice(['eu', 'us', 'org', 'biz'])}"] if draw.random() < 0.12 else domains


def _free(domain: str, taken: set[str], draw: Random) -> str:
    while domain in taken:
        domain = domain.replace(".", f"{draw.randrange(2, 99)}.", 1)
    taken.add(domain)
    return domain


def _lead(number: int, firm: _Firm, draw: Random) -> tuple[int, str | None, str | None, None]:
    domain = firm.domains[0] if draw.random() < 0.8 else firm.domains[-1]
    first, last = draw.choice(words.FIRST_NAMES), draw.choice(words.LAST_NAMES)
    email: str | None = f"{_plain(first)}.{_plain(last)}@{domain}"
    if draw.random() < 0.12:
        email = f"{_plain(first)}{_plain(last)}{number}@{draw.choice(FREE)}"
    if draw.random() < 0.10:
        email = None
    return number, email, _company(firm, draw), None


def _company(firm: _Firm, draw: Random) -> str | None:
    said = firm.name + (f" {firm.form}" if firm.form and draw.random() < 0.5 else "")
    kind = draw.random()
    if kind >= 0.88:
        said = f"{firm.name} {draw.choice(ENDINGS)}"
    elif kind >= 0.85:
        said = firm.name.split()[0]
    if draw.random() < 0.05:
        said = _slip(said, draw)
    return None if draw.random() < 0.07 else said


def _slip(text: str, draw: Random) -> str:
    place, letter = draw.randrange(1, len(text)), draw.choice(LETTERS)
    return draw.choice(
        [
            text[:place] + text[place + 1 :],
            text[:place] + letter + text[place:],
            text[:place] + letter + text[place + 1 :],
            text[: place - 1] + text[place] + text[place - 1] + text[place + 1 :],
        ]
    )


def _plain(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter in LETTERS)


def _table(rows: list[tuple[object, ...]], shape: pa.Schema) -> pa.Table:
    columns = zip(*rows, strict=True)
    return pa.Table.from_arrays(
        [pa.array(column, one.type) for column, one in zip(columns, shape, strict=True)], schema=shape
    )
