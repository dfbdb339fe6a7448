"""People who arrive while one looks on: each with a story of a few touches, told one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock.connectors import Said, Who
from interlock.connectors.synthetic import words
from interlock.connectors.synthetic.chance import rng

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from interlock.connectors.synthetic.chance import Rng

SHARE = {"buyer": 0.4, "curious": 0.35, "wrong": 0.25}
"""Who arrives: those who mean to buy, the curious, and those who look for something else."""
_CAMPAIGNS = ("autumn-forecasting", "speed-to-lead", "hand-off-clinic", "pricing-guide")
_PREFERS = ("By phone, mornings", "By e-mail", "By phone, after 15:00", "A video call, any day but Monday")


@dataclass(frozen=True)
class Step:
    """One thing to be said, so many seconds after the one before."""

    after: float
    said: Said


def arrivals(seed: int, name: str) -> Iterator[list[Step]]:
    """Yield one story after the other, without end; `name` keeps the ids of one run apart from another's."""
    draw, nth = rng(seed, 0xA221), 0
    while True:
        yield _story(draw, f"{name}-{nth}")
        nth += 1


def _story(draw: Rng, name: str) -> list[Step]:
    kind = _pick(draw, tuple(SHARE), tuple(SHARE.values()))
    who, known = _who(draw, name), _known(draw, kind)
    campaign = _one(draw, _CAMPAIGNS)
    channel = _pick(draw, words.CHANNELS[:7], words.CHANNEL_SHARE[:7])
    content = f"{_one(draw, words.PIECES)}-{_one(draw, words.TOPICS)}"
    return [
        Step(
            float(draw.uniform(2, 12)),
            Said(
                f"{name}-{nth}",
                who,
                kind=touch,
                channel=channel,
                campaign=campaign,
                content=content if touch in words.WITH_CONTENT else "",
                fields=known | {"origin": channel} if nth == 0 else {},
            ),
        )
        for nth, touch in enumerate(_touches(draw, kind))
    ]


def _touches(draw: Rng, kind: str) -> tuple[str, ...]:
    """Return what they do: who means to buy asks for a demonstration in the end."""
    if kind == "buyer":
        middle = ("pricing_view",) * int(draw.integers(1, 4)) + ("download",) * int(draw.integers(0, 2))
        return ("form", *middle, "demo_request")
    if kind == "curious":
        return ("download", *("page_view",) * int(draw.integers(1, 5)), "email_open")
    return ("form", "careers_view", "page_view")


def _known(draw: Rng, kind: str) -> dict[str, str | float | bool | None]:
    """Return what they say of themselves, as far as it fits what they want."""
    code, _, dialling = words.COUNTRIES[int(draw.integers(len(words.COUNTRIES)))]
    fits = kind == "buyer"
    found: dict[str, str | float | bool | None] = {
        "country": code,
        "seniority": _pick(draw, words.SENIORITIES, (0.3, 0.3, 0.3, 0.1, 0) if fits else (0.02, 0.03, 0.1, 0.3, 0.55)),
        "role": _one(draw, words.ROLES[6:] if kind == "wrong" else words.ROLES[:5]),
        "industry": _one(draw, words.INDUSTRIES[:6]),
        "employees": float(draw.integers(150, 6_000) if fits else draw.integers(3, 80)),
    }
    if fits:
        found |= {"problem": _one(draw, words.PROBLEMS), "prefers": _one(draw, _PREFERS)}
        found |= {"phone": f"{dialling} {int(draw.integers(1_000_000)):06}"} if draw.random() < 0.8 else {}
        found |= {"budget": float(draw.integers(5, 90) * 1_000)} if draw.random() < 0.5 else {}
    return found


def _who(draw: Rng, name: str) -> Who:
    """Name somebody, under a domain that cannot exist (RFC 2606)."""
    first, last = _one(draw, words.FIRST_NAMES), _one(draw, words.LAST_NAMES)
    one, two = _one(draw, words.FIRM_FIRST), _one(draw, words.FIRM_SECOND)
    domain = f"{one}{two}-{name}.example".lower()
    return Who(email=f"{first}.{last}@{domain}".lower(), name=f"{first} {last}", company=f"{one} {two}", domain=domain)


def _one(draw: Rng, of: Sequence[str]) -> str:
    return of[int(draw.integers(len(of)))]


def _pick(draw: Rng, of: Sequence[str], weights: Sequence[float]) -> str:
    whole = sum(weights)
    return str(draw.choice(of, p=[weight / whole for weight in weights]))
