"""Laws that every row of every company keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interlock.connectors.synthetic import WORLDS

if TYPE_CHECKING:
    from collections.abc import Callable

LAWS = {
    "nothing is recorded before it happens": """
        SELECT id FROM touches WHERE touches."at" > recorded UNION ALL SELECT id FROM moves WHERE moves."at" > recorded
        UNION ALL SELECT id FROM changes WHERE changes."at" > recorded""",
    "only what is done before capture is known late": """
        SELECT t.id FROM touches AS t JOIN moves AS m ON m.person = t.person AND m.kind = 'captured'
        WHERE t.recorded < m."at" AND NOT t.outbound""",
    "everybody is captured once": """
        SELECT person FROM moves GROUP BY person HAVING count(*) FILTER (WHERE kind = 'captured') <> 1""",
    "nothing is decided before capture": """
        SELECT m.id FROM moves AS m JOIN moves AS c ON c.person = m.person AND c.kind = 'captured'
        WHERE m."at" < c."at" OR (m."at" = c."at" AND m.kind <> 'captured')""",
    "a lead's steps have their order, in both orders of time": """
        SELECT id FROM (SELECT id, moves."at" AS since, recorded,
                               lag(moves."at") OVER w AS earlier, lag(recorded) OVER w AS known
                        FROM moves WINDOW w AS (PARTITION BY person ORDER BY moves."at", recorded))
        WHERE earlier >= since OR known >= recorded""",
    "every step follows from one that allows it": """
        SELECT id, was FROM (SELECT id, coalesce(stage, kind) AS now, lag(coalesce(stage, kind)) OVER w AS was
                             FROM moves WINDOW w AS (PARTITION BY person ORDER BY moves."at"))
        WHERE NOT CASE now
          WHEN 'captured' THEN was IS NULL
          WHEN 'handed_over' THEN was IN ('captured', 'rejected', 'recycled')
          WHEN 'held' THEN was = 'handed_over'
          WHEN 'accepted' THEN was IN ('handed_over', 'held')
          WHEN 'rejected' THEN was IN ('handed_over', 'held', 'accepted', 'sql')
          WHEN 'recycled' THEN was IN ('handed_over', 'held', 'accepted', 'sql')
          WHEN 'sql' THEN was = 'accepted'
          WHEN 'opened' THEN was = 'sql'
          WHEN 'amended' THEN was = 'opened'
          ELSE was IN ('opened', 'amended') END""",
    "hand-offs have a team, a rep and a time to answer": """
        SELECT id FROM moves WHERE kind = 'handed_over'
           AND (team IS NULL OR "by" IS NULL OR due IS NULL OR due <= moves."at")""",
    "refusals have a reason, and only they": """
        SELECT id FROM moves WHERE (kind IN ('rejected', 'recycled', 'lost')) <> (reason IS NOT NULL)""",
    "what is held or recycled comes with a later day": """
        SELECT id FROM moves WHERE (kind IN ('held', 'recycled')) <> (until IS NOT NULL) OR until <= moves."at" """,
    "a verdict is given after its rep has reached out": """
        WITH verdicts AS (SELECT v.*, (SELECT max(h."at") FROM moves AS h WHERE h.person = v.person
                                       AND h.kind = 'handed_over' AND h."at" < v."at") AS handed
                          FROM moves AS v WHERE v.kind IN ('accepted', 'rejected', 'recycled'))
        SELECT v.id FROM verdicts AS v WHERE NOT EXISTS (
          SELECT 1 FROM touches AS t WHERE t.person = v.person AND t."by" = v."by" AND t.kind IN ('call', 'email_sent')
          AND t.outbound AND t."at" > v.handed AND t."at" < v."at" AND t.recorded < v.recorded)""",
    "deals have amounts": """
        SELECT id FROM moves WHERE (kind IN ('opened', 'amended', 'won')) <> (amount IS NOT NULL) OR amount <= 0
           OR (kind IN ('opened', 'amended', 'won', 'lost')) <> (opportunity IS NOT NULL)""",
    "a deal is opened once and closed at most once": """
        SELECT opportunity FROM moves WHERE opportunity IS NOT NULL GROUP BY opportunity
        HAVING count(*) FILTER (WHERE kind = 'opened') <> 1 OR count(*) FILTER (WHERE kind IN ('won', 'lost')) > 1""",
    "a won deal has its last amount": """
        SELECT w.id FROM moves AS w WHERE w.kind = 'won' AND w.amount <> (
          SELECT arg_max(m.amount, m."at") FROM moves AS m WHERE m.opportunity = w.opportunity AND m."at" < w."at")""",
    "every deal has a day on which it is said to close, from the start": """
        SELECT m.id FROM moves AS m WHERE m.kind = 'opened' AND NOT EXISTS (
          SELECT 1 FROM changes AS c WHERE c.key = m.opportunity AND c.field = 'close_date' AND c."at" = m."at")""",
    "close dates lie ahead when they are said": """
        SELECT id FROM changes WHERE field = 'close_date' AND number <= changes."at" - 86400000000""",
    "sales starts its own touches, with a name": """
        SELECT id FROM touches WHERE outbound <> (kind IN ('call', 'email_sent', 'meeting', 'email_delivered'))
           OR ("by" IS NOT NULL) <> (kind IN ('call', 'email_sent', 'meeting'))""",
    "nobody gets e-mail after leaving the list": """
        SELECT t.id FROM touches AS t JOIN touches AS u ON u.person = t.person AND u.kind = 'unsubscribe'
        WHERE t.kind IN ('email_delivered', 'email_open', 'email_click', 'unsubscribe') AND t."at" > u."at" """,
    "everybody belongs to one account that exists": """
        SELECT person FROM moves WHERE kind = 'captured' AND NOT EXISTS (
          SELECT 1 FROM changes AS l JOIN names AS n ON n.id = CAST(l.text AS BIGINT) AND n.entity = 'account'
          WHERE l.field = 'account' AND l.key = moves.person)""",
    "every id has a name": """
        SELECT person FROM moves WHERE person NOT IN (SELECT id FROM names WHERE entity = 'person')
        UNION ALL SELECT person FROM touches WHERE person NOT IN (SELECT id FROM names WHERE entity = 'person')
        UNION ALL SELECT opportunity FROM moves
          WHERE opportunity IS NOT NULL AND opportunity NOT IN (SELECT id FROM names WHERE entity = 'opportunity')""",
    "numbers are said as text too, and days as microseconds": """
        SELECT id FROM changes WHERE text IS NULL
           OR (field IN ('employees', 'budget') AND CAST(text AS DOUBLE) <> number)
           OR (field IN ('close_date', 'customer_since', 'customer_until')
               AND epoch_us(CAST(text AS TIMESTAMP)) <> number)""",
    "customers have won, and leave after that": """
        SELECT c.id FROM changes AS c WHERE c.field = 'customer_since' AND NOT EXISTS (
          SELECT 1 FROM moves AS m JOIN changes AS l ON l.field = 'account' AND l.key = m.person
          WHERE m.kind = 'won' AND CAST(l.text AS BIGINT) = c.key AND m."at" = c."at")
        UNION ALL SELECT u.id FROM changes AS u JOIN changes AS s ON s.key = u.key AND s.field = 'customer_since'
        WHERE u.field = 'customer_until' AND u."at" <= s."at" """,
    "what the truth calls a zombie is never closed": """
        SELECT m.id FROM moves AS m JOIN true_opportunities AS t ON t.opportunity = m.opportunity
        WHERE m.kind IN ('won', 'lost')
          AND (t.zombie OR t.won <> (m.kind = 'won') OR t.closes // 1000000 <> m."at" // 1000000)""",
    "accounts have one to eight contacts": """
        SELECT text FROM changes WHERE field = 'account' GROUP BY text HAVING count(*) > 8""",
    "an unknown touch has neither campaign nor content that does not exist": """
        SELECT id FROM touches WHERE campaign NOT IN (SELECT campaign FROM true_campaigns)
           OR content NOT IN (SELECT content FROM true_content WHERE NOT never_used)""",
}


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("world", WORLDS)
def test_every_row_keeps_the_laws(whole: Callable[..., Any], world: str, law: str) -> None:
    whole(12_000, 7, world, faults=True).none(LAWS[law])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.integers(1, 400),
    seed=st.integers(0, 2**40),
    world=st.sampled_from(WORLDS),
    faults=st.booleans(),
)
def test_any_company_keeps_the_laws(
    whole: Callable[..., Any], people: int, seed: int, world: str, *, faults: bool
) -> None:
    found = whole(people, seed, world, faults=faults)
    for query in LAWS.values():
        found.none(query)
