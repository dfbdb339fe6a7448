"""Random agreements for Hypothesis: every kind of fading, caps and floors, grades, segments, several hand-offs.

`agreements()` draws whole valid ones; the smaller strategies may be composed. Histories that mean something under
them draw touch kinds from `KINDS`, and values of fields from `VALUES`.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from interlock.agreement import Agreement
from interlock.agreement.checks import findings
from interlock.agreement.shape import Whole

if TYPE_CHECKING:
    from collections.abc import Callable

KINDS: dict[str, dict[str, Any]] = {
    "page_view": {"owner": "marketing"},
    "webinar": {"owner": "marketing"},
    "form": {"owner": "both"},
    "unsubscribe": {"owner": "marketing"},
    "newsletter": {"owner": "marketing", "direction": "outbound"},
    "call": {"owner": "sales", "direction": "outbound", "human": True},
    "letter": {"owner": "sales", "direction": "outbound", "human": True},
}
"""Kinds of touch and their clauses."""

FIELDS: dict[str, dict[str, Any]] = {
    "seniority": {"type": "text", "of": "person"},
    "industry": {"type": "text", "of": "account"},
    "visits": {"type": "number", "of": "person"},
    "employees": {"type": "number", "of": "account"},
    "founded": {"type": "date", "of": "account"},
    "consent": {"type": "yes_no", "of": "person"},
}
"""Fields and their clauses."""

VALUES: dict[str, list[Any]] = {
    "seniority": ["vp", " VP", "Manager", "staff", "Größe", "it's"],
    "industry": ["software", "Retail ", "health", "ÅNGSTRÖM"],
    "visits": [0, 1, 2.5, 7, 40],
    "employees": [-1, 0, 9, 10, 50, 250.5, 1000],
    "founded": ["1999-12-31", "2015-06-01", "2024-02-29"],
    "consent": ["yes", "No", "TRUE", "0"],
}
"""Values worth giving to each field."""

Builder = dict[str, Any]


@cache
def points(low: int = -40, high: int = 40) -> st.SearchStrategy[float]:
    """Draw points in quarters, which add up without rounding."""
    return st.integers(low * 4, high * 4).map(lambda quarters: quarters / 4)


@cache
def touches() -> st.SearchStrategy[Builder]:
    """Draw points for one kind of touch, with any way of fading."""
    days = st.sampled_from([0.25, 1.0, 7.0, 14.0, 30.5, 365.0])
    ways = st.one_of(
        st.just({}),
        days.map(lambda d: {"half_life_days": d}),
        days.map(lambda d: {"linear_days": d}),
        days.map(lambda d: {"step_days": d}),
    )
    return st.builds(lambda p, way: {"points": p} | way, points(), ways)


@cache
@st.composite
def groups(draw: Callable[..., Any]) -> Builder:
    """Draw a group of kinds of touch, with or without floor and cap."""
    kinds = draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=4, unique=True))
    group: Builder = {"says": "A group.", "touch": {kind: draw(touches()) for kind in kinds}}
    floor, cap = sorted([draw(points(-30, 10)), draw(points(5, 60))])
    limits = draw(st.sampled_from([(), ("cap",), ("floor",), ("cap", "floor")]))
    return group | {name: value for name, value in {"cap": cap, "floor": floor}.items() if name in limits}


@cache
@st.composite
def fits(draw: Callable[..., Any]) -> Builder:
    """Draw a line of fit over one of the fields."""
    name = draw(st.sampled_from(sorted(FIELDS)))
    line: Builder = {"says": "A line.", "field": name}
    if FIELDS[name]["type"] == "number":
        line["ranges"] = tuple(draw(st.lists(_ranges(), min_size=1, max_size=3)))
    else:
        texts = {str(value).strip().casefold() for value in VALUES[name]}
        chosen = draw(st.lists(st.sampled_from(sorted(texts)), min_size=1, max_size=3, unique=True))
        line["values"] = {value: draw(points()) for value in chosen}
    return line | draw(st.fixed_dictionaries({}, optional={"present": points(), "absent": points()}))


@cache
@st.composite
def _ranges(draw: Callable[..., Any]) -> Builder:
    low, high = sorted(draw(st.lists(st.sampled_from([-1, 0, 5, 10, 50, 1000]), min_size=2, max_size=2, unique=True)))
    ends = draw(st.sampled_from([("at_least",), ("below",), ("at_least", "below")]))
    return {"points": draw(points())} | {
        name: float(value) for name, value in {"at_least": low, "below": high}.items() if name in ends
    }


@cache
@st.composite
def models(draw: Callable[..., Any]) -> Builder:
    """Draw a score, with grades more often than not."""
    model: Builder = {
        "says": "A score.",
        "fit": {f"f{n}": draw(fits()) for n in range(draw(st.integers(0, 3)))},
        "engagement": {f"e{n}": draw(groups()) for n in range(draw(st.integers(1, 3)))},
    }
    if draw(st.booleans()):
        bounds = st.lists(points(-20, 60), min_size=4, max_size=4, unique=True).map(lambda b: sorted(b, reverse=True))
        fit, engagement = draw(bounds), draw(bounds)
        model["grade"] = {
            "fit": dict(zip("ABCD", fit, strict=True)),
            "engagement": dict(zip("1234", engagement, strict=True)),
        }
    if draw(st.booleans()):
        model["account"] = {"of": draw(st.sampled_from(["max", "sum", "mean"])), "cap": 200.0}
    return model


@cache
def conditions() -> st.SearchStrategy[str]:
    """Draw a condition over the fields."""
    atoms = st.sampled_from(
        [
            "employees >= 10",
            "employees < 1000 or employees is null",
            "visits between 1 and 10",
            "lower(seniority) like '%v%'",
            "seniority in ('vp', 'Manager')",
            "coalesce(industry, '') <> 'health'",
            "consent",
            "consent is not false",
            "founded >= date '2000-01-01'",
            "visits * 2 > employees / 5",
            "industry is not null",
        ]
    )
    pairs = st.builds("{0} {2} {1}".format, atoms, atoms, st.sampled_from(["and", "or"]))
    return st.one_of(atoms, pairs, atoms.map("not ({})".format))


@cache
@st.composite
def calendars(draw: Callable[..., Any]) -> Builder:
    """Draw working hours in one of several zones."""
    spans = st.sampled_from(
        [("09:00-17:00",), ("08:30-12:00", "13:00-17:15"), ("00:00-24:00",), ("22:00-24:00",), ("00:00-06:00",), ()]
    )
    days = draw(st.lists(st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), unique=True, max_size=6))
    zones = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]
    return {
        "says": "A calendar.",
        "time_zone": draw(st.sampled_from(zones)),
        "hours": {"wed": ("09:00-17:00",)} | {day: draw(spans) for day in days if day != "wed"},
        "holidays": tuple(draw(st.lists(st.dates(), max_size=3, unique=True))),
    }


@st.composite
def handoffs(draw: Callable[..., Any], models: dict[str, Builder], segments: list[str]) -> Builder:
    """Draw a way from marketing to sales, by score or by grade."""
    name = draw(st.sampled_from(sorted(models)))
    handoff: Builder = {
        "says": "A hand-off.",
        "stage": "mql",
        "order": draw(st.integers(1, 3)),
        "model": name,
        "to": draw(st.sampled_from(["inbound", "key_accounts"])),
        "calendar": "office",
        "answer_within": timedelta(minutes=draw(st.sampled_from([0, 15, 60, 240, 2400]))),
        "recycle": {
            "after_days": draw(st.sampled_from([0.0, 0.5, 30.0])),
            "at_most": draw(st.sampled_from([None, 0, 2])),
        },
    }
    if segments and draw(st.booleans()):
        handoff["segment"] = draw(st.sampled_from(segments))
    if "grade" in models[name] and draw(st.booleans()):
        grades = [letter + digit for letter in "ABCD" for digit in "1234"]
        handoff["at_grade"] = tuple(draw(st.lists(st.sampled_from(grades), min_size=1, max_size=8, unique=True)))
    else:
        handoff["at_score"] = draw(points(-10, 50))
    return handoff


@cache
@st.composite
def _teams(draw: Callable[..., Any]) -> Builder:
    """Draw the receiving teams that hand-offs name, with all that routing knows."""
    optional = {
        "calendar": st.just("office"),
        "share": st.sampled_from(["round_robin", "weighted", "least_loaded"]),
        "at_most": st.sampled_from([1, 5, 40]),
        "ramp_days": st.sampled_from([1, 30]),
        "in_hours_only": st.booleans(),
        "reassign_after": st.sampled_from([timedelta(0), timedelta(hours=4)]),
    }
    one = st.fixed_dictionaries({"says": st.just("A team.")}, optional=optional)
    inbound, key_accounts = draw(one), draw(one)
    return {"inbound": inbound, "key_accounts": key_accounts | draw(st.sampled_from([{}, {"fallback": "inbound"}]))}


@st.composite
def _routes(draw: Callable[..., Any], segments: list[str], goals: list[str]) -> Builder:
    """Draw rules that come before a team's turn."""
    asks: list[Builder] = [{"list": "named"}, {"open_opportunity": True}, {"where": draw(conditions())}]
    asks += [{"team": team} for team in goals] + [{"segment": segment} for segment in segments]
    takers = [{"to": "inbound"}, {"person": "ann@example.org"}]
    drawn = draw(st.lists(st.tuples(st.sampled_from(asks), st.sampled_from(takers)), max_size=3, unique_by=str))
    return {f"r{n}": {"says": "A rule.", "order": n % 2} | ask | taker for n, (ask, taker) in enumerate(drawn)}


@cache
def _reviews() -> st.SearchStrategy[Builder]:
    """Draw when refusals that repeat open a proposal."""
    one = st.fixed_dictionaries(
        {
            "says": st.just("A review."),
            "repeats": st.integers(1, 5),
            "within_days": st.sampled_from([1.0, 30.0]),
            "answer_within": st.sampled_from([timedelta(hours=1), timedelta(hours=40)]),
            "calendar": st.just("office"),
        },
        optional={"reason": st.sampled_from([("no_fit",), ("no_fit", "later")])},
    )
    return st.dictionaries(st.sampled_from(["v0", "v1"]), one, max_size=2)


@st.composite
def _drafts(draw: Callable[..., Any]) -> Agreement:
    scores = {f"m{n}": draw(models()) for n in range(draw(st.integers(1, 2)))}
    segments = {f"s{n}": {"says": "A segment.", "where": draw(conditions())} for n in range(draw(st.integers(0, 2)))}
    gate: Builder = {"requires": tuple(draw(st.lists(st.sampled_from(sorted(FIELDS)), max_size=2, unique=True)))}
    if segments and draw(st.booleans()):
        gate["segment"] = draw(st.sampled_from(sorted(segments)))
    if draw(st.booleans()):
        gate["where"] = draw(conditions())
    ways = {f"h{n}": draw(handoffs(scores, sorted(segments))) for n in range(draw(st.integers(1, 3)))}
    routing: Builder = {}
    if draw(st.booleans()):
        goals = sorted({way["to"] for way in ways.values()})
        routing = {"team": draw(_teams()), "route": draw(_routes(sorted(segments), goals)), "review": draw(_reviews())}
    return Agreement.model_validate(
        {
            "title": "Random",
            "says": "A random agreement.",
            "starts": draw(st.dates()),
            "stage": {
                "lead": {"says": "Known.", "order": 1, "owner": "marketing", "entered": "captured"},
                "mql": {"says": "Handed over.", "order": 2, "owner": "both", "entered": "handed_over", "gate": gate},
                "sal": {"says": "Accepted.", "order": 3, "owner": "sales", "entered": "accepted"},
                "customer": {"says": "Won.", "order": 4, "owner": "sales", "entered": "won"},
            },
            "field": {name: {"says": "A field."} | clause for name, clause in FIELDS.items()},
            "segment": segments,
            "touchpoint": {name: {"says": "A touch."} | clause for name, clause in KINDS.items()},
            "score": scores,
            "handoff": ways,
            "reason": {
                "no_fit": {"says": "No fit.", "contradicts": "score.m0", "recycle": draw(st.booleans())},
                "later": {"says": "Later.", "contradicts": "handoff.h0", "recycle_after_days": 3.0},
            },
            "calendar": {"office": draw(calendars())},
        }
        | routing
    )


def _mended(agreement: Agreement) -> Agreement:
    """Take out what nobody can pass, so that few drafts are thrown away."""
    handoffs = dict(agreement.handoff)
    for found in findings(Whole(agreement)):
        kind, name = found.path[0], str(found.path[1])
        if kind != "handoff" or name not in handoffs:
            continue
        if len(found.path) == 2 and len(handoffs) > 1 and name != "h0":
            del handoffs[name]
        else:
            handoffs[name] = handoffs[name].model_copy(update={"at_grade": (), "at_score": -50.0})
    return agreement.model_copy(update={"handoff": handoffs})


@cache
def agreements() -> st.SearchStrategy[Agreement]:
    """Draw a whole agreement in which nothing is wrong."""
    return _drafts().map(_mended).filter(lambda agreement: not list(findings(Whole(agreement))))
