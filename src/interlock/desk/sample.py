"""Some people of the ledger with everything about them: a fair sample, because ids are hashes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from interlock.measure.engine import Engine
from interlock.measure.ledger import BUCKETS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.measure.ledger import Snapshot

MEMORY = "700MB"
"""What DuckDB may hold of a sample; the rest it keeps on disk."""


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


def sampled(snapshot: Snapshot, keep: Sequence[int], of: int = BUCKETS, memory_limit: str = MEMORY) -> Engine:
    """Return an engine over everything about the people of some parts, and nothing about others; held in memory.

    All people are cut into `of` equal parts, a multiple of the ledger's buckets, by their id. Their accounts and
    opportunities come along, in whatever bucket the ledger keeps them.
    """
    mine = f"% {of} IN ({', '.join(str(int(part)) for part in keep)})"
    engine = Engine(snapshot, memory_limit)
    try:
        with engine.bucket(*sorted({part % BUCKETS for part in keep})):
            for name, sql in _OWN.items():
                engine.sql(f"CREATE TABLE own_{name} AS {sql.replace('% $mine', mine)}")
        for name, sql in _ELSEWHERE.items():
            engine.sql(f"INSERT INTO own_{name} {sql.replace('% $mine', mine)}")
        engine.narrow({name: f"own_{name}" for name in _OWN})
    except BaseException:
        engine.close()
        raise
    return engine


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
