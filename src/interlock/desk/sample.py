"""Some people of the ledger with everything about them: a fair sample, because ids are hashes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from interlock.measure.engine import Engine
from interlock.measure.ledger import BUCKETS, TABLES, Snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence


def touches(snapshot: Snapshot) -> int:
    """Return how many touches there are."""
    paths = [path for of in snapshot.files.get("touches", {}).values() for path in of]
    rows: int = sum(pq.read_metadata(path).num_rows for path in paths)
    return rows + (snapshot.tail["touches"].num_rows if "touches" in snapshot.tail else 0)


def parts(rows: int, wanted: int) -> tuple[range, int]:
    """Return which parts of all people have about so many of their rows, and of how many equal parts."""
    of = BUCKETS
    while rows > wanted * of:
        of *= 2
    return range(min(of, of * wanted // max(rows, 1))), of


def sampled(snapshot: Snapshot, keep: Sequence[int], of: int = BUCKETS) -> Snapshot:
    """Return everything about the people of some parts, and nothing about others, held in memory.

    All people are cut into `of` equal parts, a multiple of the ledger's buckets, by their id. Their accounts and
    opportunities come along, in whatever bucket the ledger keeps them.
    """
    mine = f"% {of} IN ({', '.join(str(int(part)) for part in keep)})"
    buckets = sorted({part % BUCKETS for part in keep})
    with Engine(snapshot, memory_limit="700MB") as engine:
        with engine.bucket(*buckets):
            own = {name: engine.arrow(sql.replace("% $mine", mine)) for name, sql in _OWN.items()}
        engine.register("own_changes", own["changes"])
        others = {name: engine.arrow(sql.replace("% $mine", mine)) for name, sql in _ELSEWHERE.items()}
    tables = {
        name: pa.concat_tables([rows, others.get(name, rows[:0])]).cast(TABLES[name]) for name, rows in own.items()
    }
    return Snapshot({}, tables, snapshot.versions)


_OWN = {
    "touches": "SELECT * FROM touches WHERE person % $mine",
    "moves": "SELECT * FROM moves WHERE person % $mine",
    "changes": """
SELECT * FROM changes WHERE CASE entity WHEN 'person' THEN key WHEN 'account' THEN NULL ELSE person END % $mine""",
}
"""What lies in people's own buckets."""
_ELSEWHERE = {
    "moves": """
WITH loose AS (SELECT * FROM moves WHERE person IS NULL AND NOT opportunity IS NULL)
SELECT loose.* FROM loose JOIN (
  SELECT opportunity, MIN(person) AS person FROM moves
  WHERE NOT person IS NULL AND opportunity IN (SELECT opportunity FROM loose) GROUP BY opportunity
) AS o ON o.opportunity = loose.opportunity WHERE o.person % $mine""",
    "changes": """
SELECT * FROM changes WHERE entity = 'account' AND key IN (
  SELECT TRY_CAST(text AS BIGINT) FROM own_changes WHERE entity = 'person' AND field = 'account'
)""",
}
"""What may lie in any bucket: steps of opportunities that name no person, and fields of accounts."""
