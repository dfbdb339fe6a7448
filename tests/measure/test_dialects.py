"""The same SQL gives the same answer on DuckDB, PostgreSQL and Spark; whatever might not is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from measure.dialect_queries import POSTGRES, SPARK, questions, same
from measure.histories import AGREEMENT, company

from interlock.agreement import read, starter
from interlock.measure.dialects import render
from interlock.measure.engine import Engine
from interlock.measure.guard import NotPortableError, checked
from interlock.measure.ledger import TABLES

if TYPE_CHECKING:
    import psycopg
    from pyspark.sql import SparkSession

STARTER = read(starter())
PIECES = {
    "make_timestamp(x)": (
        "(CAST('1970-01-01' AS TIMESTAMP) + x * INTERVAL '1 MICROSECOND')",
        "TIMESTAMP_MICROS(x)",
    ),
    "epoch_us(date_trunc('month', x))": (
        "CAST(EXTRACT(EPOCH FROM DATE_TRUNC('MONTH', x)) * 1000000 AS BIGINT)",
        "UNIX_MICROS(DATE_TRUNC('MONTH', x))",
    ),
    "median(x)": ("PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY x)", "MEDIAN(x)"),
    "row_number() over (partition by x order by y desc nulls last)": (
        "ROW_NUMBER() OVER (PARTITION BY x ORDER BY y DESC NULLS LAST)",
        "ROW_NUMBER() OVER (PARTITION BY x ORDER BY y DESC)",
    ),
    "lag(x) over (order by y)": ("LAG(x) OVER (ORDER BY y)", "LAG(x) OVER (ORDER BY y NULLS LAST)"),
    "lead(x) over (order by y)": ("LEAD(x) OVER (ORDER BY y)", "LEAD(x) OVER (ORDER BY y NULLS LAST)"),
    "cast(x as double) / nullif(y, 0)": (
        "CAST(x AS DOUBLE PRECISION) / NULLIF(y, 0)",
        "CAST(x AS DOUBLE) / NULLIF(y, 0)",
    ),
    "cast(x as text)": ("CAST(x AS TEXT)", "CAST(x AS STRING)"),
    "cast(x as bigint)": ("CAST(x AS BIGINT)", "CAST(x AS BIGINT)"),
    "least(x, y)": ("LEAST(x, y)", "LEAST(x, y)"),
    "x like 'a%'": ("x LIKE 'a%%'", "x LIKE 'a%'"),
    "lower(trim(x))": ("LOWER(TRIM(x))", "LOWER(TRIM(x))"),
    "x is true": ("x IS TRUE", "x IS TRUE"),
    "coalesce(sum(x), 0)": ("COALESCE(SUM(x), 0)", "COALESCE(SUM(x), 0)"),
    "count(*), min(x), max(x)": ("COUNT(*), MIN(x), MAX(x)", "COUNT(*), MIN(x), MAX(x)"),
    "case when x >= $since then 'it''s' else null end": (
        "CASE WHEN x >= %(since)s THEN 'it''s' ELSE NULL END",
        "CASE WHEN x >= :since THEN 'it\\'s' ELSE NULL END",
    ),
    '"by"': ('"by"', "`by`"),
}
REFUSED = [
    "list(x order by y)", "string_agg(x)", "now()", "random()", "x::json", "x[1]", "read_csv('f')", "x ilike 'a'",
    "x // y", "x ** y", "regexp_matches(x, 'a')", "date '2020-01-01'", "interval 1 day", "hash(x)", "arg_max(x, y)",
]  # fmt: skip

ASKED_OF_SPARK = (
    "customers split ('size', 'month')", "accepted rows ('week',)", "in_time number ('week',)",
    "answer_hours split ('size', 'month')", "won_amount split ('week',)", "deal number ('week',)",
    "calls split ('size', 'month')", "pipeline split ('size', 'month')", "spend split ('week',)",
    "target number ('week',)", "entries number ('week',)", "funnel impute each", "funnel drop last",
    "flows",
)  # fmt: skip
"""Every table of facts, every kind of figure, and the funnel, once: Spark takes seconds for each."""


@pytest.mark.parametrize("piece", PIECES)
def test_every_piece_has_its_form_in_each_dialect(piece: str) -> None:
    texts = [" ".join(render(f"SELECT {piece} FROM t", dialect).split()) for dialect in ("postgres", "spark")]
    wanted = [" ".join(f"SELECT {form} FROM t".split()) for form in PIECES[piece]]
    assert [text.replace("( ", "(").replace(" )", ")") for text in texts] == wanted


@pytest.mark.parametrize("piece", REFUSED)
def test_what_engines_do_not_share_is_refused(piece: str) -> None:
    with pytest.raises(NotPortableError, match="not portable"):
        checked(f"SELECT {piece} FROM t")


def test_every_question_passes_the_guard_and_comes_back_unchanged() -> None:
    with Engine(company(1)) as engine:
        for _, sql, bound in questions(engine, STARTER, list(STARTER.metric)):
            assert same(engine.sql(sql, bound).fetchall(), engine.sql(render(sql, "duckdb"), bound).fetchall())


@pytest.mark.postgres
@pytest.mark.parametrize("agreement", [AGREEMENT, STARTER], ids=["small", "starter"])
def test_postgresql_answers_alike(postgres: psycopg.Connection[Any], agreement: Any) -> None:
    snapshot = company(3)
    for name, schema in TABLES.items():
        columns = ", ".join(f'"{field.name}" {POSTGRES[field.type]}' for field in schema)
        postgres.execute(f"DROP TABLE IF EXISTS {name}; CREATE TABLE {name} ({columns})")  # type: ignore[call-overload]
        with postgres.cursor().copy(f"COPY {name} FROM STDIN") as copy:  # type: ignore[call-overload]
            for row in snapshot.tail[name].to_pylist():
                copy.write_row(tuple(row.values()))
    with Engine(snapshot) as engine:
        for name, sql, bound in questions(engine, agreement, list(agreement.metric)):
            theirs = postgres.execute(render(sql, "postgres"), bound).fetchall()  # type: ignore[call-overload]
            assert same(engine.sql(sql, bound).fetchall(), theirs), name


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore")
def test_spark_answers_alike(spark: SparkSession) -> None:
    snapshot = company(3, people=20)
    for name, schema in TABLES.items():
        shape = ", ".join(f"`{field.name}` {SPARK[field.type]}" for field in schema)
        rows = [tuple(row.values()) for row in snapshot.tail[name].to_pylist()]
        spark.createDataFrame(rows, shape).createOrReplaceTempView(name)
    with Engine(snapshot) as engine:
        asked = {name: rest for name, *rest in questions(engine, AGREEMENT, list(AGREEMENT.metric))}
        for name in ASKED_OF_SPARK:
            sql, bound = asked[name]
            theirs = [tuple(row) for row in spark.sql(render(sql, "spark"), args=bound).collect()]
            assert same(engine.sql(sql, bound).fetchall(), theirs), name
