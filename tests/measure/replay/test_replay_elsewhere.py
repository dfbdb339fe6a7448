"""The SQL of replay gives the same scores and the same passing leads on DuckDB, PostgreSQL and Spark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from measure.dialect_queries import POSTGRES, SPARK, same
from measure.replay.lives import generous, lives, snapshot

from interlock.measure.dialects import render
from interlock.measure.engine import Engine
from interlock.measure.guard import checked
from interlock.measure.ledger import TABLES
from interlock.measure.replay.deciding import Rounds
from interlock.measure.replay.kept import make
from interlock.measure.replay.known import Step
from interlock.measure.replay.passing import Passing
from interlock.measure.replay.runner import span

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg
    from pyspark.sql import SparkSession

    from interlock.agreement import Agreement
    from interlock.lifecycle import Event
    from interlock.measure.dialects import Dialect
    from interlock.measure.replay.known import Order

LEDGER = ("touches", "changes", "moves")
ANSWERS = {
    "passing": "SELECT person, t, clause, score FROM passing ORDER BY person, t, clause",
    "taken": "SELECT person, t, clause, score FROM taken ORDER BY person, t",
    "waking": "SELECT person, since, after, recycles FROM woken ORDER BY person",
}


def script(agreement: Agreement, order: Order, first: int, last: int) -> Iterator[Step]:
    """Yield everything from the ledger's tables to the first hand-offs and those who come back."""
    passing, rounds = Passing(agreement, order, first, last), Rounds(agreement, order)
    yield from passing.once()
    yield passing.leads()
    yield from passing.steps()
    yield Step("passing", passing.passing())
    yield from rounds.before()
    yield rounds.taken()
    yield Step("woken", rounds.waking().sql)


@pytest.mark.parametrize("order", ["happened", "recorded"])
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(agreement=generous())
def test_every_step_passes_the_guard_in_one_stretch_of_time_and_in_many(order: Order, agreement: Agreement) -> None:
    for last in (1_000, 40 * 365 * 86_400_000_000):
        for step in script(agreement, order, 0, last):
            assert checked(step.sql)


@pytest.mark.parametrize(
    ("piece", "postgres", "spark"),
    [
        ("EXP(x)", "EXP(x)", "EXP(x)"),
        ("GREATEST(x, y)", "GREATEST(x, y)", "GREATEST(x, y)"),
        ("x - x % 5", "x - x % 5", "x - x % 5"),
        ("TRIM(x, ' a')", "TRIM(' a' FROM x)", "TRIM(' a' FROM x)"),
    ],
)
def test_what_only_replay_uses_has_its_form_in_each_dialect(piece: str, postgres: str, spark: str) -> None:
    forms: dict[Dialect, str] = {"postgres": postgres, "spark": spark}
    for dialect, form in forms.items():
        assert " ".join(render(f"SELECT {piece} FROM t", dialect).split()) == f"SELECT {form} FROM t"


def here(engine: Engine, steps: list[Step]) -> dict[str, list[Any]]:
    for step in steps:
        make(engine, step)
    return {name: engine.sql(question).fetchall() for name, question in ANSWERS.items()}


def span_of(engine: Engine, order: Order) -> tuple[int, int]:
    found = span(engine, order)
    return (found.first, found.last) if found else (0, 0)


@pytest.mark.postgres
@pytest.mark.parametrize("order", ["happened", "recorded"])
@settings(
    max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, phases=[Phase.generate]
)
@given(agreement=generous(), events=lives())
def test_postgresql_decides_alike(
    postgres: psycopg.Connection[Any], order: Order, agreement: Agreement, events: list[Event]
) -> None:
    held = snapshot(events)
    for name in LEDGER:
        columns = ", ".join(f'"{field.name}" {POSTGRES[field.type]}' for field in TABLES[name])
        postgres.execute(f"DROP TABLE IF EXISTS {name} CASCADE; CREATE TABLE {name} ({columns})")  # type: ignore[call-overload]
        with postgres.cursor().copy(f"COPY {name} FROM STDIN") as copy:  # type: ignore[call-overload]
            for row in held.tail[name].to_pylist():
                copy.write_row(tuple(row.values()))
    with Engine(held) as engine:
        steps = list(script(agreement, order, *span_of(engine, order)))
        ours = here(engine, steps)
    for step in steps:
        postgres.execute(f"DROP TABLE IF EXISTS {step.table}")  # type: ignore[call-overload]
        postgres.execute(f"CREATE TEMP TABLE {step.table} AS {render(step.sql, 'postgres')}")  # type: ignore[call-overload]
    for name, question in ANSWERS.items():
        assert same(ours[name], postgres.execute(question).fetchall()), name  # type: ignore[call-overload]


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore")
@settings(
    max_examples=1, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, phases=[Phase.generate]
)
@given(agreement=generous(), events=lives())
def test_spark_decides_alike(spark: SparkSession, agreement: Agreement, events: list[Event]) -> None:
    held = snapshot(events)
    for name in LEDGER:
        shape = ", ".join(f"`{field.name}` {SPARK[field.type]}" for field in TABLES[name])
        rows = [tuple(row.values()) for row in held.tail[name].to_pylist()]
        spark.createDataFrame(rows, shape).createOrReplaceTempView(name)
    with Engine(held) as engine:
        steps = list(script(agreement, "happened", *span_of(engine, "happened")))
        ours = here(engine, steps)
    for step in steps:
        spark.sql(render(step.sql, "spark")).localCheckpoint().createOrReplaceTempView(step.table)
    for name, question in ANSWERS.items():
        assert same(ours[name], [tuple(row) for row in spark.sql(question).collect()]), name
