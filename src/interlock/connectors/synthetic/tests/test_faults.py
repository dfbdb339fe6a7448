"""Every planted fault can be seen in the records from its day on, and only where it was planted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

_PEOPLE = 40_000
_FAULTS = (
    "quality_drop", "misaimed_campaign", "slower_team", "dead_content", "biased_close_dates", "late_filled_field",
    "duplicate_burst",
)  # fmt: skip


def _fault(whole: Callable[..., Any], name: str) -> tuple[int, int, float]:
    return whole(_PEOPLE, faults=True).ask(f"SELECT since, until, size FROM true_faults WHERE fault = '{name}'")[0]  # noqa: S608


def _gap(whole: Callable[..., Any], query: str, name: str, *, faults: bool = True) -> float:
    """Return how much a figure differs after the fault's day from before; the query groups by `after`."""
    since, until, _ = _fault(whole, name)
    rows = dict(whole(_PEOPLE, faults=faults).ask(query.replace("$since", str(since)).replace("$until", str(until))))
    return float(rows[True]) - float(rows[False])


def test_all_seven_are_planted_with_date_and_size(whole: Callable[..., Any]) -> None:
    found = whole(_PEOPLE, faults=True)
    assert [name for (name,) in found.ask("SELECT fault FROM true_faults")] == list(_FAULTS)
    found.none("SELECT fault FROM true_faults WHERE since IS NULL OR until <= since OR size IS NULL OR unit = ''")
    assert whole().ask("SELECT count(*) FROM true_faults") == [(0,)]


_ACCEPTANCE = """
    SELECT c."at" >= $since AS after, avg(CAST(v.accepted AS INT)) FROM true_handoffs AS v
    JOIN moves AS c ON c.person = v.person AND c.kind = 'captured'
    JOIN changes AS o ON o.key = v.person AND o.field = 'origin'
    WHERE v.round = 0 AND o.text {} 'paid_search' GROUP BY 1"""


def test_leads_of_one_source_are_accepted_less_often(whole: Callable[..., Any]) -> None:
    assert _gap(whole, _ACCEPTANCE.format("="), "quality_drop") < -0.15
    assert abs(_gap(whole, _ACCEPTANCE.format("<>"), "quality_drop")) < 0.08
    assert abs(_gap(whole, _ACCEPTANCE.format("="), "quality_drop", faults=False)) < 0.1


_AIM = """
    SELECT t."at" >= $since AS after, avg(CAST(s.text IN ('agency', 'startup') AS INT)) FROM touches AS t
    JOIN changes AS l ON l.key = t.person AND l.field = 'account'
    JOIN changes AS s ON s.key = CAST(l.text AS BIGINT) AND s.field = 'segment'
    WHERE t.campaign = 'social-lookalike' GROUP BY 1"""


def test_one_campaign_reaches_other_segments(whole: Callable[..., Any]) -> None:
    assert _gap(whole, _AIM, "misaimed_campaign") > 0.15
    assert abs(_gap(whole, _AIM, "misaimed_campaign", faults=False)) < 0.05


_SPEED = """
    SELECT t."at" >= $since AS after, avg(t.log10_delay_hours) FROM true_handoffs AS t
    WHERE t.team {} 'emea' AND t.round = 0 AND t."at" < epoch_us(TIMESTAMP '2026-10-01') GROUP BY 1"""


def test_one_team_answers_later(whole: Callable[..., Any]) -> None:
    """Against the same company without faults: who is handed over late in the window differs anyway."""
    slower, others = (
        _gap(whole, _SPEED.format(sign), "slower_team") - _gap(whole, _SPEED.format(sign), "slower_team", faults=False)
        for sign in ("=", "<>")
    )
    assert slower > 0.15
    assert abs(others) < 0.08


_USE = """
    SELECT after, max(n) FROM (
      SELECT false AS after, 0 AS n UNION ALL SELECT true, 0 UNION ALL
      SELECT t."at" >= $since, count(*) FROM touches AS t WHERE t.content = 'case-study-reporting' GROUP BY 1)
    GROUP BY 1"""


def test_one_piece_of_content_dies(whole: Callable[..., Any]) -> None:
    before = whole(_PEOPLE, faults=True).ask("SELECT count(*) FROM touches WHERE content = 'case-study-reporting'")[0][
        0
    ]
    assert before > 500
    assert _gap(whole, _USE, "dead_content") == -before
    assert _gap(whole, _USE, "dead_content", faults=False) > 0


_FORECAST = """
    SELECT t.opened >= $since AS after, median((c.number - t.closes) / 86400000000) FROM true_opportunities AS t
    JOIN changes AS c ON c.key = t.opportunity AND c.field = 'close_date' AND c."at" = (
      SELECT min(f."at") FROM changes AS f WHERE f.key = t.opportunity AND f.field = 'close_date')
    JOIN true_handoffs AS h ON h.person = t.person AND h.accepted
    WHERE h.team {} 'amer' AND t.closes IS NOT NULL GROUP BY 1"""


def test_one_team_says_too_early_days(whole: Callable[..., Any]) -> None:
    assert _gap(whole, _FORECAST.format("="), "biased_close_dates") < -15
    assert abs(_gap(whole, _FORECAST.format("<>"), "biased_close_dates")) < 10


_FILLED = """
    SELECT n."at" >= $since AS after, median((b."at" - n."at") / 86400000000) FROM changes AS b
    JOIN changes AS n ON n.key = b.key AND n.field = 'segment' WHERE b.field = 'budget' GROUP BY 1"""


def test_one_field_is_filled_late(whole: Callable[..., Any]) -> None:
    assert _gap(whole, _FILLED, "late_filled_field") == pytest.approx(30, abs=6)
    assert _gap(whole, _FILLED, "late_filled_field", faults=False) == 0


def test_one_list_enters_people_twice(whole: Callable[..., Any]) -> None:
    since, until, size = _fault(whole, "duplicate_burst")
    found = whole(_PEOPLE, faults=True)
    ((inside, outside),) = found.ask(f"""
        SELECT count(*) FILTER (WHERE m."at" BETWEEN {since} AND {until}),
               count(*) FILTER (WHERE m."at" NOT BETWEEN {since} AND {until})
        FROM true_people AS p JOIN moves AS m ON m.person = p.person AND m.kind = 'captured'
        WHERE p.twin_of IS NOT NULL""")  # noqa: S608
    assert outside == 0
    assert inside == pytest.approx(size * _PEOPLE, abs=5 * np.sqrt(size * _PEOPLE))
    ((same, pairs),) = found.ask("""
        SELECT count(*) FILTER (WHERE e.text = f.text), count(*) FROM true_people AS p
        JOIN changes AS e ON e.key = p.person AND e.field = 'email'
        JOIN changes AS f ON f.key = p.twin_of AND f.field = 'email' WHERE p.twin_of IS NOT NULL""")
    assert same / pairs > 0.7
    found.none(
        "SELECT person FROM true_handoffs JOIN true_people USING (person) WHERE twin_of IS NOT NULL AND accepted"
    )
    assert whole().ask("SELECT count(*) FROM true_people WHERE twin_of IS NOT NULL") == [(0,)]
