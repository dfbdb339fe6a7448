"""Every visit of a lead to a stage, and how it ended: what all bases of the funnel are counted from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from interlock.measure.facts.entries import LEAVING
from interlock.measure.facts.relation import Relation
from interlock.measure.quote import literal

if TYPE_CHECKING:
    from interlock.agreement.document import Agreement

Skip = Literal["drop", "impute"]
"""A lead that skipped stages: dropped from the stage on that it skipped to, or held to have passed them unseen."""
Reentry = Literal["first", "last", "each"]
"""A lead that entered a stage more than once: counted once, from its first or last entry, or as often as it entered."""


def visits(agreement: Agreement, skip: Skip, reentry: Reentry) -> dict[str, Relation]:
    """Return the relations that lead from entries to visits, by name; `visits_<skip>_<reentry>` is the last.

    Its columns: person; place of the stage, from 1; entered_at; imputed; until, the next visit's start when each is
    counted; reached_at, the first entry of the next stage within the visit; final_at, of the last stage; exit_at,
    when the visit ended by whichever came first, the next stage, another stage, a refusal or a loss; passed, whether
    that was the next stage. Times are microseconds UTC.
    """
    last = len(agreement.stage)
    kept, name = f"kept_{skip}", f"visits_{skip}_{reentry}"
    return {
        "placed": _placed(agreement),
        **(_imputed(last) if skip == "impute" else _dropped(last)),
        f"chosen_{skip}_{reentry}": Relation(_CHOSEN[reentry].format(kept=kept), (kept,)),
        "left_at": _LEFT,
        name: Relation(
            _VISITS.format(chosen=f"chosen_{skip}_{reentry}", kept=kept, last=last),
            (f"chosen_{skip}_{reentry}", kept, "left_at"),
        ),
    }


def _placed(agreement: Agreement) -> Relation:
    """Return all entries with the place of their stage."""
    places = " ".join(f"WHEN {literal(name)} THEN {n}" for n, (name, _) in enumerate(agreement.stages(), 1))
    return Relation(
        f"SELECT person, CASE stage {places} ELSE NULL END AS place, entered_at, nth FROM fact_entries",
        ("fact_entries",),
    )


def _imputed(last: int) -> dict[str, Relation]:
    """Add, for each stage that a lead was seen beyond before it was seen in it, an entry at that time."""
    firsts = ", ".join(
        f"MIN(CASE WHEN place = {n} THEN entered_at ELSE NULL END) AS own_{n}" for n in range(1, last + 1)
    )
    laters = ", ".join(
        f"MIN(CASE WHEN place > {n} THEN entered_at ELSE NULL END) AS later_{n}" for n in range(1, last + 1)
    )
    added = " UNION ALL ".join(
        f"SELECT person, {n} AS place, later_{n} AS entered_at, CAST(0 AS DOUBLE) AS nth, TRUE AS imputed FROM firsts "
        f"WHERE later_{n} < own_{n} OR (own_{n} IS NULL AND NOT later_{n} IS NULL)"
        for n in range(1, last + 1)
    )
    return {
        "firsts": Relation(f"SELECT person, {firsts}, {laters} FROM placed GROUP BY person", ("placed",)),
        "kept_impute": Relation(
            f"SELECT person, place, entered_at, nth, FALSE AS imputed FROM placed UNION ALL {added}",
            ("placed", "firsts"),
        ),
    }


def _dropped(last: int) -> dict[str, Relation]:
    """Keep only entries of leads that had passed every earlier stage, in order, by then."""
    first = "SELECT person, MIN(entered_at) AS by_then FROM placed WHERE place = 1 GROUP BY person"
    made = {"passed_1": Relation(first, ("placed",))}
    for n in range(2, last):
        made[f"passed_{n}"] = Relation(
            f"SELECT p.person, MIN(p.entered_at) AS by_then FROM placed AS p "
            f"JOIN passed_{n - 1} AS b ON b.person = p.person AND p.entered_at >= b.by_then "
            f"WHERE p.place = {n} GROUP BY p.person",
            ("placed", f"passed_{n - 1}"),
        )
    columns = "p.person, p.place, p.entered_at, p.nth, FALSE AS imputed"
    kept = [f"SELECT {columns} FROM placed AS p WHERE p.place = 1"] + [
        f"SELECT {columns} FROM placed AS p "
        f"JOIN passed_{n - 1} AS b ON b.person = p.person AND p.entered_at >= b.by_then WHERE p.place = {n}"
        for n in range(2, last + 1)
    ]
    reads = ("placed", *(f"passed_{n}" for n in range(1, last)))
    return {**made, "kept_drop": Relation(" UNION ALL ".join(kept), reads)}


_ONCE = """
SELECT person, place, entered_at, imputed, CAST(NULL AS BIGINT) AS until FROM (
  SELECT person, place, entered_at, imputed,
         ROW_NUMBER() OVER (PARTITION BY person, place ORDER BY entered_at{way}, nth{way}) AS n
  FROM {{kept}}
) AS ranked WHERE n = 1
"""
_CHOSEN: dict[Reentry, str] = {
    "first": _ONCE.format(way=""),
    "last": _ONCE.format(way=" DESC"),
    "each": """
SELECT person, place, entered_at, imputed,
       LEAD(entered_at) OVER (PARTITION BY person, place ORDER BY entered_at, nth) AS until
FROM {kept}
""",
}

_LEFT = Relation(
    f"SELECT person, moved_at AS left_at FROM lead_moves "
    f"WHERE kind IN ({', '.join(literal(kind) for kind in LEAVING)}) AND NOT person IS NULL",
    ("lead_moves",),
)

_VISITS = """
SELECT person, place, entered_at, imputed, until, reached_at, final_at,
       LEAST(reached_at, other_at, gone_at) AS exit_at,
       NOT reached_at IS NULL AND reached_at <= COALESCE(other_at, reached_at)
         AND reached_at <= COALESCE(gone_at, reached_at) AS passed
FROM (
  SELECT c.person, c.place, c.entered_at, c.imputed, c.until, k.reached_at, k.final_at, k.other_at, l.gone_at
  FROM {chosen} AS c
  LEFT JOIN (
    SELECT c.person, c.place, c.entered_at, c.until,
           MIN(CASE WHEN k.place = c.place + 1 THEN k.entered_at ELSE NULL END) AS reached_at,
           MIN(CASE WHEN k.place = {last} AND c.place < {last} THEN k.entered_at ELSE NULL END) AS final_at,
           MIN(CASE WHEN k.place > c.place + 1 OR (k.place < c.place AND k.entered_at > c.entered_at)
                    THEN k.entered_at ELSE NULL END) AS other_at
    FROM {chosen} AS c
    JOIN {kept} AS k ON k.person = c.person AND k.entered_at >= c.entered_at AND k.place <> c.place
    WHERE c.until IS NULL OR k.entered_at < c.until
    GROUP BY c.person, c.place, c.entered_at, c.until
  ) AS k ON k.person = c.person AND k.place = c.place AND k.entered_at = c.entered_at
        AND COALESCE(k.until, {never}) = COALESCE(c.until, {never})
  LEFT JOIN (
    SELECT c.person, c.place, c.entered_at, c.until, MIN(l.left_at) AS gone_at
    FROM {chosen} AS c JOIN left_at AS l ON l.person = c.person AND l.left_at >= c.entered_at
    WHERE c.until IS NULL OR l.left_at < c.until
    GROUP BY c.person, c.place, c.entered_at, c.until
  ) AS l ON l.person = c.person AND l.place = c.place AND l.entered_at = c.entered_at
        AND COALESCE(l.until, {never}) = COALESCE(c.until, {never})
) AS joined
""".replace("{never}", str(2**62))
