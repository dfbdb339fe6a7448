"""Files of the kinds that companies export, and the truth beside them."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

import duckdb
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from interlock import InterlockError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from interlock.connectors.synthetic.company import Company

_MACROS = """
    CREATE MACRO own(key) AS substr(key, length('synthetic:') + 1);
    CREATE MACRO moment(micros) AS strftime(make_timestamp(micros), '%Y-%m-%d %H:%M:%S');
"""

FILES: Mapping[str, str] = {
    "people.csv": """
        SELECT own(p.key) AS person, own(a.key) AS account, p.label AS name, v.* EXCLUDE (key, account),
               moment(m."at") AS captured_at
        FROM (PIVOT (SELECT key, field, text, "at" AS since FROM changes WHERE entity = 'person')
              ON field IN ('email', 'phone', 'seniority', 'role', 'problem', 'country', 'origin', 'account')
              USING arg_max(text, since) GROUP BY key) AS v
        JOIN moves AS m ON m.person = v.key AND m.kind = 'captured'
        JOIN names AS p ON p.id = v.key JOIN names AS a ON a.id = CAST(v.account AS BIGINT) ORDER BY 1""",
    "accounts.csv": """
        SELECT own(a.key) AS account, v.* EXCLUDE (key)
        FROM (PIVOT (SELECT key, field, text, "at" AS since FROM changes WHERE entity = 'account')
              ON field IN ('name', 'segment', 'industry', 'employees', 'budget', 'customer_since', 'customer_until',
                           'monthly_revenue')
              USING arg_max(text, since) GROUP BY key) AS v
        JOIN names AS a ON a.id = v.key ORDER BY 1""",
    "touches.parquet": """
        SELECT own(p.key) AS person, make_timestamp(t."at") AS "at", make_timestamp(t.recorded) AS recorded,
               t.kind, t.channel, t.campaign, t.content, t."by" AS owner, t.outbound
        FROM touches AS t JOIN names AS p ON p.id = t.person ORDER BY 1, 2, t.id""",
    "handoffs.csv": """
        WITH handed AS (SELECT *, lead(moves."at", 1, 9223372036854775807)
                                  OVER (PARTITION BY person ORDER BY moves."at") AS next_at
                        FROM moves WHERE kind = 'handed_over'),
        verdicts AS (SELECT h.id AS handoff, v.*, row_number() OVER (PARTITION BY h.id ORDER BY v."at") AS nth
                     FROM handed AS h JOIN moves AS v ON v.person = h.person AND v."at" >= h."at" AND v."at" < h.next_at
                     WHERE v.kind IN ('accepted', 'rejected', 'recycled'))
        SELECT own(p.key) AS person, moment(h."at") AS handed_over_at, h.team, h."by" AS owner, moment(h.due) AS due_at,
               v.kind AS verdict, moment(v."at") AS decided_at, v.reason, moment(v.until) AS not_before,
               moment(b."at") AS sent_back_at, b.reason AS sent_back_reason
        FROM handed AS h JOIN names AS p ON p.id = h.person
        LEFT JOIN verdicts AS v ON v.handoff = h.id AND v.nth = 1
        LEFT JOIN verdicts AS b ON b.handoff = h.id AND b.nth = 2 ORDER BY 1, 2""",
    "stages.csv": """
        SELECT own(p.key) AS person, m.stage, moment(m."at") AS entered_at, m."by" AS owner
        FROM moves AS m JOIN names AS p ON p.id = m.person WHERE m.kind = 'reported' ORDER BY 1, 3""",
    "opportunities.csv": """
        SELECT own(o.key) AS opportunity, own(p.key) AS person, o.label AS name, v.owner, moment(v.opened) AS opened_at,
               v.amount / 100 AS amount, coalesce(v.ending, 'open') AS status, moment(v.closed) AS closed_at, v.reason,
               c.close_date
        FROM (SELECT opportunity, any_value(person) AS person, any_value(moves."by") AS owner,
                     min(moves."at") FILTER (WHERE kind = 'opened') AS opened, arg_max(amount, moves."at") AS amount,
                     any_value(kind) FILTER (WHERE kind IN ('won', 'lost')) AS ending,
                     min(moves."at") FILTER (WHERE kind IN ('won', 'lost')) AS closed, any_value(reason) AS reason
              FROM moves WHERE NOT opportunity IS NULL GROUP BY opportunity) AS v
        JOIN names AS o ON o.id = v.opportunity JOIN names AS p ON p.id = v.person
        LEFT JOIN (SELECT key, arg_max(text, changes."at") AS close_date FROM changes
                   WHERE entity = 'opportunity' AND field = 'close_date' GROUP BY key) AS c
               ON c.key = v.opportunity ORDER BY 1""",
    "spend.csv": """
        SELECT strftime(make_timestamp(spend."at"), '%Y-%m') AS month, channel, campaign, amount / 100 AS amount
        FROM spend ORDER BY spend."at", channel, campaign""",
    "quotas.csv": """
        SELECT strftime(make_timestamp(q.since), '%Y-%m-%d') AS since,
               strftime(make_timestamp(q.until), '%Y-%m-%d') AS until, q.owner, q.name, q.amount
        FROM quotas AS q ORDER BY q.since, q.owner""",
}
"""What is exported: file name and the query over one chunk's rows."""


class Truth:
    """Writes the truth tables, chunk by chunk; use it as a context."""

    def __init__(self, directory: Path, company: Company) -> None:
        self._directory, self._company = directory, company
        self._writers: dict[str, pq.ParquetWriter] = {}

    def __enter__(self) -> Self:
        self._directory.mkdir(parents=True, exist_ok=True)
        for name, table in self._company.truth().items():
            pq.write_table(table, self._directory / f"{name}.parquet")
        return self

    def add(self, tables: Mapping[str, pa.Table]) -> None:
        """Write one chunk's tables."""
        for name, table in tables.items():
            if name not in self._writers:
                self._writers[name] = pq.ParquetWriter(self._directory / f"{name}.parquet", table.schema)
            self._writers[name].write_table(table)

    def __exit__(self, *_: object) -> None:
        for writer in self._writers.values():
            writer.close()


def export(company: Company, directory: Path, progress: Callable[[float], None]) -> dict[str, int]:
    """Write all files and `truth/` into a new directory; return the number of rows by file.

    `progress` hears the share that is done, 0..1.
    """
    if directory.exists() and any(directory.iterdir()):
        raise InterlockError(f"{directory} is not empty; give --out a new directory")
    directory.mkdir(parents=True, exist_ok=True)
    rows: Counter[str] = Counter()
    writers: dict[str, pc.CSVWriter | pq.ParquetWriter] = {}
    with ExitStack() as stack, Truth(directory / "truth", company) as truth, duckdb.connect() as engine:
        engine.execute("SET disabled_optimizers = 'join_filter_pushdown'")  # Arrow tables cannot apply such filters
        engine.execute(_MACROS)
        for chunk in company.chunks():
            for name, table in _files(engine, {**chunk.batch.tables, "names": chunk.batch.names}).items():
                if name not in writers:
                    writers[name] = stack.enter_context(_writer(directory / name, table.schema))
                writers[name].write_table(table)
                rows[name] += table.num_rows
            truth.add(chunk.truth)
            progress(chunk.batch.progress or 1.0)
    return dict(rows)


def _files(engine: duckdb.DuckDBPyConnection, tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    for name, table in tables.items():
        engine.register(name, table)
    return {name: engine.sql(query).to_arrow_table() for name, query in FILES.items()}


def _writer(path: Path, schema: pa.Schema) -> pc.CSVWriter | pq.ParquetWriter:
    return pq.ParquetWriter(path, schema) if path.suffix == ".parquet" else pc.CSVWriter(path, schema)
