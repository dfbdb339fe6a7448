"""Simple estimators, given what nobody inside the company sees, find the truth again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from interlock.connectors.synthetic import WORLDS

if TYPE_CHECKING:
    from collections.abc import Callable

_FIRST = """
    SELECT t.accepted, t.lead_log_odds, t.log10_delay_hours, r.harshness
    FROM true_handoffs AS t JOIN true_reps AS r USING (rep)
    JOIN true_people AS p USING (person)
    WHERE t.log10_delay_hours IS NOT NULL AND p.twin_of IS NULL"""


def _share(whole: Callable[..., Any], world: str, query: str) -> float:
    return float(whole(30_000, 7, world).ask(query)[0][0])


@pytest.mark.parametrize("world", WORLDS)
def test_as_many_go_on_as_companies_report(whole: Callable[..., Any], world: str) -> None:
    """Of those known for a year, and of first hand-offs; the tolerances are about four standard errors."""
    found = whole(30_000, 7, world)
    handed = _share(
        whole,
        world,
        """
        SELECT avg(CAST(EXISTS (SELECT 1 FROM moves AS h WHERE h.person = c.person AND h.kind = 'handed_over') AS INT))
        FROM moves AS c WHERE c.kind = 'captured' AND c."at" < epoch_us(TIMESTAMP '2025-10-01')""",
    )
    accepted = _share(whole, world, "SELECT avg(CAST(accepted AS INT)) FROM true_handoffs WHERE round = 0")
    kinds = dict(
        found.ask("""
        SELECT coalesce(stage, kind), count(DISTINCT person) FROM moves WHERE person IN (
          SELECT person FROM moves WHERE kind = 'captured' AND moves."at" < epoch_us(TIMESTAMP '2025-10-01'))
        GROUP BY 1""")
    )
    won = _share(whole, world, "SELECT avg(CAST(won AS INT)) FROM true_opportunities")
    assert handed == pytest.approx(0.26, abs=0.025)
    assert accepted == pytest.approx(0.60, abs=0.03)
    assert kinds["sql"] / kinds["accepted"] == pytest.approx(0.55, abs=0.05)
    assert kinds["opened"] / kinds["sql"] == pytest.approx(0.50, abs=0.06)
    assert won == pytest.approx(0.22, abs=0.05)


def test_there_are_about_twenty_touches_a_person_and_few_have_many(whole: Callable[..., Any]) -> None:
    ((mean, median, top),) = whole().ask("""
        SELECT avg(n), median(n), quantile_cont(n, .99) FROM (SELECT count(*) AS n FROM touches GROUP BY person)""")
    assert 18 < mean < 22
    assert median < mean
    assert top > 3 * mean


def test_the_effect_of_delay_is_found_given_intent_and_exaggerated_without(
    whole: Callable[..., Any],
    logistic: Callable[..., Any],
) -> None:
    accepted, odds, delay, harshness = whole().columns(_FIRST)
    own, error = logistic(accepted, delay, odds, harshness)
    truth = np.log(0.55)
    assert abs(own[0] - truth) < 2.6 * error[0]
    assert abs(own[1] - 1) < 2.6 * error[1]
    assert abs(own[2] + 1) < 2.6 * error[2]
    naive, _ = logistic(accepted, delay)
    assert naive[0] < truth - 2 * error[0]


def test_arriving_outside_office_hours_is_as_good_as_random(whole: Callable[..., Any]) -> None:
    inside, odds = whole().columns("""
        SELECT CAST(hour(make_timestamp(t."at")) BETWEEN 1 AND 8 AND isodow(make_timestamp(t."at")) < 6 AS INT),
               t.lead_log_odds
        FROM true_handoffs AS t WHERE t.team = 'apac' AND t.round = 0""")
    gap = odds[inside > 0].mean() - odds[inside == 0].mean()
    assert abs(gap) < 3 * odds.std() * np.sqrt(1 / inside.sum() + 1 / (1 - inside).sum())


def test_fit_and_intent_decide_who_goes_on(whole: Callable[..., Any], logistic: Callable[..., Any]) -> None:
    handed, fit, intent = whole().columns("""
        SELECT CAST(EXISTS (SELECT 1 FROM moves AS h WHERE h.person = p.person AND h.kind = 'handed_over') AS INT),
               p.fit, p.intent_when_ready FROM true_people AS p""")
    own, error = logistic(handed, fit, intent)
    assert (own > 10 * error).all()


def test_segments_that_fit_go_on_more_often(whole: Callable[..., Any]) -> None:
    rates = dict(
        whole().ask("""
        SELECT a.segment, avg(CAST(EXISTS (
          SELECT 1 FROM moves AS h WHERE h.person = p.person AND h.kind = 'handed_over') AS INT))
        FROM true_people AS p JOIN true_accounts AS a USING (account) GROUP BY 1""")
    )
    assert rates["mid_market"] > rates["smb"] > rates["agency"]


def test_channel_effects_are_found_where_only_being_reached_decides(
    whole: Callable[..., Any], logistic: Callable[..., Any]
) -> None:
    found = whole(30_000, 7, "presence")
    handed, fit, reached = found.columns("""
        SELECT CAST(EXISTS (SELECT 1 FROM moves AS h WHERE h.person = p.person AND h.kind = 'handed_over') AS INT),
               p.fit, p.reached FROM true_people AS p WHERE p.ready_at < epoch_us(TIMESTAMP '2026-10-01')""")
    effects = found.columns("SELECT effect_log_odds FROM true_channels")[0]
    bits = [((reached.astype(int) >> place) & 1).astype(float) for place in range(len(effects))]
    own, error = logistic(handed, fit, *bits)
    assert (np.abs(own[1:] - effects) < 3.5 * error[1:]).all()


def test_intent_confounds_channel_effects_in_its_world(whole: Callable[..., Any], logistic: Callable[..., Any]) -> None:
    found = whole(30_000, 7, "intent")
    handed, fit, intent, reached = found.columns("""
        SELECT CAST(EXISTS (SELECT 1 FROM moves AS h WHERE h.person = p.person AND h.kind = 'handed_over') AS INT),
               p.fit, p.intent_when_ready, p.reached FROM true_people AS p
        WHERE p.ready_at < epoch_us(TIMESTAMP '2026-10-01')""")
    effects = found.columns("SELECT effect_log_odds FROM true_channels")[0]
    bits = [((reached.astype(int) >> place) & 1).astype(float) for place in range(len(effects))]
    own, error = logistic(handed, fit, intent, *bits)
    assert (np.abs(own[2:] - effects) < 3.5 * error[2:]).all()
    naive, error = logistic(handed, fit, *bits)
    assert (np.abs(naive[1:] - effects) > 3.5 * error[1:]).any()


def test_every_touch_has_its_hazard_in_the_world_of_the_chain(whole: Callable[..., Any]) -> None:
    ((expected, seen),) = whole(30_000, 7, "chain").ask("""
        SELECT sum(chance_handed_over), count(*) FILTER (WHERE EXISTS (
          SELECT 1 FROM moves AS h WHERE h.person = p.person AND h.kind = 'handed_over')) FROM true_people AS p""")
    assert seen == pytest.approx(expected, abs=4 * np.sqrt(expected))


@pytest.mark.parametrize("world", WORLDS)
def test_the_truth_says_what_each_channel_caused(whole: Callable[..., Any], world: str) -> None:
    rows = whole(30_000, 7, world).ask("""
        SELECT any_value(c.effect_log_odds), any_value(c.hazard_per_touch), sum(e.handed_over_because),
               sum(e.won_because)
        FROM true_effects AS e JOIN true_channels AS c USING (channel) GROUP BY channel""")
    for effect, hazard, handed, won in rows:
        own = hazard if world == "chain" else effect
        assert np.sign(round(handed, 6)) == np.sign(own)
        assert np.sign(round(won, 6)) == np.sign(own)


@pytest.mark.parametrize("world", ["presence", "intent"])
def test_what_a_channel_caused_is_what_taking_its_effect_away_costs(whole: Callable[..., Any], world: str) -> None:
    found = whole(30_000, 7, world)
    before, reached = found.columns("""
        SELECT chance_handed_over, reached FROM true_people WHERE ready_at < epoch_us(TIMESTAMP '2026-10-01')""")
    effects = found.ask("SELECT channel, effect_log_odds FROM true_channels")
    told = dict(found.ask("SELECT channel, sum(handed_over_because) FROM true_effects GROUP BY channel"))
    for place, (channel, effect) in enumerate(effects):
        odds = np.log(before / (1 - before)) - effect * ((reached.astype(int) >> place) & 1)
        assert told[channel] == pytest.approx(float((before - 1 / (1 + np.exp(-odds))).sum()), abs=1e-6)


def test_reps_differ_as_the_truth_says(whole: Callable[..., Any]) -> None:
    harshness, share, count = whole().columns("""
        SELECT any_value(r.harshness), avg(CAST(t.accepted AS INT)), count(*) FROM true_handoffs AS t
        JOIN true_reps AS r USING (rep) GROUP BY t.rep HAVING count(*) > 100""")
    assert np.corrcoef(harshness, share)[0, 1] < -0.6
    assert len(count) >= 6


def test_a_sixth_of_the_deals_are_zombies(whole: Callable[..., Any]) -> None:
    ((share, count),) = whole().ask("SELECT avg(CAST(zombie AS INT)), count(*) FROM true_opportunities")
    assert share == pytest.approx(0.175, abs=0.025 + 2 * np.sqrt(0.17 * 0.83 / count))


def test_customers_leave_as_the_shifted_beta_geometric_says(whole: Callable[..., Any]) -> None:
    said = dict(whole().ask("SELECT parameter, value FROM true_parameters"))
    alpha, beta = said["churn_alpha"], said["churn_beta"]
    months = np.concatenate(
        [
            whole(30_000, seed).columns(
                "SELECT months_as_customer FROM true_accounts WHERE months_as_customer IS NOT NULL"
            )[0]
            for seed in (7, 8, 9)
        ]
    )
    alive = 1.0
    for month in range(1, 25):
        alive *= 1 - alpha / (alpha + beta + month - 1)
        if month in (3, 12, 24):
            seen = float((months > month).mean())
            assert seen == pytest.approx(alive, abs=4 * np.sqrt(alive * (1 - alive) / len(months)))


def test_a_third_of_the_content_is_never_used(whole: Callable[..., Any]) -> None:
    found = whole()
    ((never, pieces),) = found.ask("SELECT count(*) FILTER (WHERE never_used), count(*) FROM true_content")
    assert 0.2 < never / pieces < 0.5
    found.none("SELECT content FROM true_content WHERE never_used AND content IN (SELECT content FROM touches)")


def test_refused_leads_come_back(whole: Callable[..., Any]) -> None:
    ((again, first),) = whole().ask("""
        SELECT count(*) FILTER (WHERE n > 1), count(*) FROM (
          SELECT person, count(*) AS n FROM moves WHERE kind = 'handed_over' GROUP BY person)""")
    assert 0.03 < again / first < 0.25


def test_business_grows_and_rests_at_weekends(whole: Callable[..., Any]) -> None:
    years = [
        n
        for (n,) in whole().ask("""
        SELECT count(*) FROM moves WHERE kind = 'captured'
        GROUP BY (moves."at" - epoch_us(TIMESTAMP '2023-10-01')) // 31557600000000 ORDER BY any_value(moves."at")""")
    ]
    assert years[0] * 1.2 < years[1] < years[2] / 1.2
    ((weekend,),) = whole().ask("""
        SELECT avg(CAST(isodow(make_timestamp(touches."at")) > 5 AS INT)) FROM touches WHERE NOT outbound""")
    assert weekend < 0.15


def test_the_starters_kinds_of_points_would_find_the_better_leads(
    whole: Callable[..., Any], logistic: Callable[..., Any]
) -> None:
    """What a card can see, known fields and touches before the hand-over, says something about who is handed over."""
    handed, known, asked, size = whole().columns("""
        SELECT CAST(h."at" IS NOT NULL AS INT), ln(1 + count(t.id)),
               count(t.id) FILTER (WHERE t.kind IN ('demo_request', 'pricing_view')), any_value(ln(e.number))
        FROM true_people AS p
        LEFT JOIN (SELECT person, min(moves."at") AS at FROM moves WHERE kind = 'handed_over' GROUP BY person) AS h
               ON h.person = p.person
        JOIN changes AS e ON e.key = p.account AND e.field = 'employees'
        LEFT JOIN touches AS t ON t.person = p.person AND t."at" <= p.ready_at AND NOT t.outbound
        GROUP BY p.person, h."at" """)
    own, error = logistic(handed, known, asked, size)
    assert (own[[0, 1, 2]] > 3 * error[[0, 1, 2]]).all()
