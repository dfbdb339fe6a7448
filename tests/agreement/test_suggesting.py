"""Law: what is suggested can be signed and changes one clause; else it is said why there is nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from agreements import FIELDS, KINDS, agreements
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interlock.agreement import changes, check, export, read, seal, starter
from interlock.agreement.checks.reasons import _addresses
from interlock.agreement.suggesting import Seen, suggest

if TYPE_CHECKING:
    from interlock.agreement import Agreement

seens = st.builds(
    Seen,
    handoff=st.sampled_from(["h0", "h1", "gone"]),
    score=st.floats(-50, 200),
    points=st.floats(-20, 40),
    text=st.sampled_from([None, "vp", "Retail ", "it's", "no"]),
    number=st.sampled_from([None, None, 0.0, 7.0, 30.0, 400.0, 1e6]),
    kinds=st.dictionaries(st.sampled_from(sorted(KINDS)), st.floats(-5, 30), max_size=3),
    known=st.frozensets(st.sampled_from(sorted(FIELDS))),
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(agreement=agreements(), seen=st.lists(seens, max_size=5), data=st.data())
def test_what_is_suggested_can_be_signed_and_changes_one_clause(
    agreement: Agreement, seen: list[Seen], data: st.DataObject
) -> None:
    agreement = read(export(agreement))
    clause = data.draw(st.sampled_from(sorted(_addresses(agreement))))
    found = suggest(agreement, clause, seen)
    assert found.says
    if not found.text:
        assert found.changes == ()
        return
    assert check(found.text) == []
    assert seal(read(found.text)) != seal(agreement)
    assert list(found.changes) == changes(agreement, read(found.text))
    assert len({touched(change.clause) for change in found.changes}) == 1


def touched(address: str) -> str:
    """Return the clause that a changed field lies in."""
    steps = address.partition("[")[0].split(".")
    return ".".join(steps[: 4 if steps[0] == "score" else 2])


def refused(**seen: object) -> list[Seen]:
    return [Seen("emea", 90.0, **seen) for _ in range(3)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("clause", "seen", "says", "changed"),
    [
        (
            "score.interest.fit.size",
            [Seen("emea", 88.0, 10.0, number=number) for number in (60.0, 75.0, 80.0)],
            "The refused leads had employees from 60 to 80, for which this line gives 10 points: they begin at 100.",
            "score.interest.fit.size.ranges[1].at_least: 50 -> 100",
        ),
        (
            "score.interest.fit.size",
            refused(number=240.0),
            "The refused leads had employees 240, for which this line gives 10 points: they begin at 241.",
            "score.interest.fit.size.ranges[1].at_least: 50 -> 241",
        ),
        (
            "score.interest.fit.size",
            refused(number=30.0),
            "The refused leads had employees 30, for which this line takes nothing away: below 40 it takes 5 points.",
            "score.interest.fit.size.ranges[3].below: nothing -> 40",
        ),
        (
            "score.interest.fit.industry",
            refused(text="Retail"),
            "Of 3 refused leads 3 had industry 'retail', which gives 5 points: it gives 0 instead.",
            "score.interest.fit.industry.values.retail: 5 -> 0",
        ),
        (
            "score.interest.fit.budget",
            refused(),
            "Of 3 refused leads 3 had no budget: not knowing it costs 5 points more.",
            "score.interest.fit.budget.absent: 0 -> -5",
        ),
        (
            "score.interest.engagement.content",
            refused(kinds={"download": 3.0, "webinar": 10.0}),
            "Of 3 refused leads 3 had points for webinar: it gives 6 points instead of 12.",
            "score.interest.engagement.content.touch.webinar.points: 12 -> 6",
        ),
        (
            "field.phone",
            refused(known=frozenset({"email"})),
            "Of 3 refused leads 3 had no phone: the gate before 'mql' requires it.",
            "stage.mql.gate.requires: email, origin -> email, origin, phone",
        ),
        (
            "segment.ideal",
            refused(),
            "3 leads were refused as not of this segment: the gate before 'mql' asks for it.",
            "stage.mql.gate.segment: nothing -> ideal",
        ),
        (
            "handoff.emea",
            refused(),
            "The 3 refused leads scored 90 to 90: handed over from 90 points on instead of 85.",
            "handoff.emea.at_score: 85 -> 90",
        ),
    ],
)
def test_what_the_starter_agreement_would_be_asked(clause: str, seen: list[Seen], says: str, changed: str) -> None:
    found = suggest(read(starter()), clause, seen)
    assert found.says == says
    assert changed in map(str, found.changes)


@pytest.mark.parametrize("clause", ["stage.lead", "stage.mql.gate", "field.phone", "calendar.emea"])
def test_where_no_number_can_be_moved_it_is_said(clause: str) -> None:
    found = suggest(read(starter()), clause, refused(known=frozenset({"phone"})))
    assert found.text == ""
    assert clause in found.says
