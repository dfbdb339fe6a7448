"""Who takes a lead, and the reason that is given."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from interlock.agreement import Agreement, read, starter
from interlock.agreement.calendar import Calendar
from interlock.lifecycle import Clock, Fields, Routed, route, router
from interlock.lifecycle.fields import Known
from interlock.lifecycle.routing import Away, Facts, Person, Seat, Seen, chain

if TYPE_CHECKING:
    from collections.abc import Sequence

OFFICE = Clock(Calendar(says="Office.", time_zone="UTC", hours={"mon": ("09:00-17:00",)}))
HOUR = 3_600_000_000
DAY = 24 * HOUR
MONDAY = 4 * DAY  # 1970-01-05
TEAM = Facts("emea", OFFICE)


def agreed(**tables: dict[str, Any]) -> Agreement:
    worded = {kind: {name: {"says": "."} | one for name, one in table.items()} for kind, table in tables.items()}
    plain = read(starter()).model_dump(by_alias=True)
    return Agreement.model_validate(plain | {"team": {}, "route": {}} | worded)


def seen(*people: Person, seats: Sequence[Seat] = ()) -> Seen:
    by_team: dict[str, list[Seat]] = {}
    for seat in seats or [Seat(person.name, "emea") for person in people]:
        by_team.setdefault(seat.team, []).append(seat)
    return Seen({person.name: person for person in people}, by_team)


def routed(agreement: Agreement, there: Seen, facts: Facts = TEAM, now: int = MONDAY) -> Routed:
    return route(router(agreement), facts, there, now)


def account(**fields: float | str) -> Fields:
    told = {
        name: Known((0, 0, 0), value if isinstance(value, str) else None, None if isinstance(value, str) else value)
        for name, value in fields.items()
    }
    return Fields(told)


# --- In turn ---------------------------------------------------------------------------------------------------------

WEIGHTS = st.lists(st.sampled_from([0.5, 1.0, 1.5, 2.0, 3.0]), min_size=1, max_size=5)


@settings(deadline=None)
@given(WEIGHTS, st.sampled_from(["weighted", "round_robin"]), st.integers(1, 120))
def test_with_everybody_there_nobody_is_ahead_by_more_than_one_lead_of_the_others(
    weights: list[float], share: str, leads: int
) -> None:
    seats = {f"m{n}": Seat(f"m{n}", "emea", weight) for n, weight in enumerate(weights)}
    agreement = agreed(team={"emea": {"share": share}})
    laid, people = router(agreement), [Person(name) for name in seats]
    given: Counter[str] = Counter()
    for _ in range(leads):
        found = route(laid, TEAM, seen(*people, seats=list(seats.values())), MONDAY)
        given[found.owner] += 1
        for (_, member), turn in found.turns.items():
            seats[member] = seats[member]._replace(turn=turn)
    part = {name: seat.weight if share == "weighted" else 1.0 for name, seat in seats.items()}
    assert sum(given.values()) == leads
    for one in seats:
        for other in seats:
            assert given[one] / part[one] - given[other] / part[other] <= 1 / part[other] + 1e-9


PEOPLE = st.lists(
    st.builds(
        lambda there, load, most, weight, turn: (there, load, most, weight, turn),
        st.booleans(),
        st.integers(0, 4),
        st.sampled_from([None, 1, 3]),
        st.sampled_from([0.0, 1.0, 2.0]),
        st.floats(0, 50),
    ),
    max_size=5,
)
SHARES = st.sampled_from(["round_robin", "weighted", "least_loaded"])


@settings(deadline=None)
@given(PEOPLE, PEOPLE, SHARES, st.booleans(), st.integers(0, 7 * 24))
def test_whoever_can_take_it_does_and_nobody_beyond_what_they_may_have(
    first: list[Any], second: list[Any], share: str, hours: object, later: int
) -> None:
    agreement = agreed(
        team={
            "emea": {"share": share, "in_hours_only": bool(hours), "fallback": "inbound"},
            "inbound": {"at_most": 2, "calendar": "amer", "in_hours_only": True},
        }
    )
    people, seats = [], []
    for team, each in (("emea", first), ("inbound", second)):
        for n, (there, load, most, weight, turn) in enumerate(each):
            name = f"{team}{n}"
            people.append(Person(name, load, None if there else Away(MONDAY + 10 * DAY)))
            seats.append(Seat(name, team, weight, turn, most))
    there = Seen({one.name: one for one in people}, {t: [s for s in seats if s.team == t] for t in ("emea", "inbound")})
    now = MONDAY + later * HOUR
    found = routed(agreement, there, now=now)
    most = {s.member: s.at_most or (2 if s.team == "inbound" else 99) for s in seats}
    able = {
        s.member
        for s in seats
        if s.weight > 0 and there.people[s.member].away is None and there.people[s.member].open < most[s.member]
    }
    assert (found.owner in able) if able else found.owner == ""
    local = {name for name in able if name.startswith("emea")}
    assert not local or found.owner in local
    assert found == routed(agreement, there, now=now)
    told = {one.member for step in found.steps for one in step.members}
    assert told >= {s.member for s in seats if s.team == "emea"}
    assert all(one.why for step in found.steps for one in step.members)
    assert all(step.why for step in found.steps)
    assert found.why


def test_a_beginner_s_part_grows_day_by_day() -> None:
    agreement = agreed(team={"emea": {"ramp_days": 4}})
    seats = [Seat("ana", "emea", since=MONDAY), Seat("bo", "emea")]
    for day, expected in ((0, (4, 16)), (1, (6, 14)), (3, (10, 10))):
        given = Counter[str]()
        here = {seat.member: seat for seat in seats}
        for _ in range(20):
            found = routed(
                agreement, seen(Person("ana"), Person("bo"), seats=list(here.values())), now=MONDAY + day * DAY
            )
            given[found.owner] += 1
            here |= {member: here[member]._replace(turn=turn) for (_, member), turn in found.turns.items()}
        assert (given["ana"], given["bo"]) == expected


def test_who_was_away_takes_their_turn_and_no_more() -> None:
    agreement = agreed(team={"emea": {}})
    here = {name: Seat(name, "emea") for name in ("ana", "bo")}
    given = Counter[str]()
    for nth in range(20):
        away = Person("ana", away=Away(MONDAY)) if nth < 10 else Person("ana")
        found = routed(agreement, seen(away, Person("bo"), seats=list(here.values())))
        given[found.owner] += 1
        here |= {member: here[member]._replace(turn=turn) for (_, member), turn in found.turns.items()}
    assert given == {"bo": 14, "ana": 6}  # one more than half of what came since, as anybody may have at any time


def test_only_who_works_now_and_at_night_who_begins_first() -> None:
    early = Clock(Calendar(says=".", time_zone="UTC", hours={"mon": ("06:00-08:00",), "tue": ("06:00-10:00",)}))
    agreement = agreed(team={"emea": {"in_hours_only": True}})
    there = seen(Person("ana"), Person("bo"), seats=[Seat("ana", "emea", clock=early), Seat("bo", "emea")])
    assert routed(agreement, there, now=MONDAY + 7 * HOUR).owner == "ana"
    assert routed(agreement, there, now=MONDAY + 9 * HOUR).owner == "bo"
    night = routed(agreement, there, now=MONDAY + 20 * HOUR)
    assert night.owner == "ana"
    assert "first to begin work" in night.why
    [step] = night.steps
    assert [(one.member, one.could, one.until) for one in step.members] == [
        ("ana", True, None),
        ("bo", False, MONDAY + 7 * DAY + 9 * HOUR),
    ]


def test_least_loaded_looks_at_what_is_open() -> None:
    agreement = agreed(team={"emea": {"share": "least_loaded", "at_most": 5}})
    found = routed(agreement, seen(Person("ana", 3), Person("bo", 2), Person("cy", 5)))
    assert found.owner == "bo"
    assert found.why == "emea: fewest open of 2 who can take it: 2"
    assert [one.why for one in found.steps[0].members] == [
        "has 3 open",
        "fewest open of 2 who can take it: 2",
        "has 5 open of at most 5",
    ]


# --- By rule ---------------------------------------------------------------------------------------------------------

OWNERS = {
    "owner": {"order": 1, "account_owner": True},
    "deal": {"order": 2, "open_opportunity": True},
    "named": {"order": 3, "list": "named_accounts"},
    "large": {"order": 4, "segment": "enterprise", "to": "key_accounts"},
    "german": {"order": 5, "team": "amer", "where": "country = 'DE'", "person": "bo"},
}


def test_the_first_rule_that_can_place_the_lead_wins_and_every_rule_says_why() -> None:
    agreement = agreed(route=OWNERS, team={"emea": {}, "amer": {}, "key_accounts": {}, "inbound": {}, "both_heads": {}})
    there = seen(Person("ana", away=Away(DAY)), Person("bo"), seats=[Seat("bo", "key_accounts"), Seat("ana", "emea")])
    facts = TEAM._replace(account=account(employees=5000.0), account_owner="ana", lists={"named_accounts": "cy"})
    found = routed(agreement, there, facts)
    assert (found.team, found.owner) == ("key_accounts", "bo")
    assert [(step.clause, step.matched, step.took) for step in found.steps] == [
        ("route.owner", True, ""),
        ("route.deal", False, ""),
        ("route.named", True, ""),
        ("route.large", True, "bo"),
        ("route.german", False, ""),
        ("team.key_accounts", True, "bo"),
    ]
    assert [step.why for step in found.steps[:5]] == [
        "ana owns the account; ana is away",
        "there is no open opportunity with an owner",
        "the account is on the list named_accounts; cy has no open log-in",
        "in segment enterprise: employees is at least 1,000; key_accounts: the only one who can take it",
        "the hand-off is for emea, not for amer",
    ]


def test_a_delegate_stands_in_and_delegates_of_delegates_end() -> None:
    agreement = agreed(route={"owner": OWNERS["owner"]})
    facts = TEAM._replace(account_owner="ana")
    people = [Person("ana", away=Away(DAY, "bo")), Person("bo", away=Away(DAY, "cy")), Person("cy")]
    found = routed(agreement, seen(*people), facts)
    assert found.owner == "cy"
    assert found.why == "ana owns the account; ana is away, bo is away, cy stands in"
    circle = [Person("ana", away=Away(DAY, "bo")), Person("bo", away=Away(DAY, "ana")), Person("cy")]
    assert routed(agreement, seen(*circle), facts).steps[0].took == ""
    nobody = [Person("ana", away=Away(DAY, "dee")), Person("dee")]
    assert routed(agreement, seen(*nobody, seats=[Seat("ana", "emea")])).why == "emea: ana is away; dee stands in"


def test_nobody_is_left_out_in_silence() -> None:
    agreement = agreed(team={"emea": {"fallback": "inbound", "at_most": 3}, "inbound": {}})
    people = [Person("ana", 3), Person("bo", away=Away(DAY)), Person("cy"), Person("dee")]
    there = seen(*people, seats=[*(Seat(n, "emea") for n in ("ana", "bo", "gone")), Seat("cy", "emea", weight=0)])
    found = routed(agreement, there)
    assert (found.owner, found.team) == ("", "emea")
    assert found.why == (
        "waits in the queue of emea: emea: ana has 3 open of at most 3, bo is away, cy takes no leads: their weight is"
        " 0, gone has no open log-in; inbound: nobody sits in the team"
    )
    there.seats["inbound"] = [Seat("dee", "inbound")]  # type: ignore[index]
    assert routed(agreement, there).owner == "dee"
    assert chain(router(agreement), "emea") == ("emea", "inbound")


def test_what_is_taken_from_somebody_does_not_come_back_to_them() -> None:
    agreement = agreed(route={"owner": OWNERS["owner"]}, team={"emea": {}})
    facts = TEAM._replace(account_owner="ana")
    there = seen(Person("ana"), Person("bo"))
    assert route(router(agreement), facts, there, MONDAY).owner == "ana"
    assert route(router(agreement), facts, there, MONDAY, without="ana").owner == "bo"
