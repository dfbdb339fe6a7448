from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from interlock.connectors.synthetic import UNTIL, Company
from interlock.measure.ledger import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Whole:
    """A whole company in memory, for questions in SQL; truth tables are called `true_people` and so on."""

    company: Company
    tables: dict[str, pa.Table]

    @cached_property
    def engine(self) -> duckdb.DuckDBPyConnection:
        engine = duckdb.connect()
        for name, table in self.tables.items():
            engine.register(name, table)
        return engine

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        return self.engine.execute(query).fetchall()

    def columns(self, query: str) -> list[NDArray[np.float64]]:
        return [np.array(column, float) for column in zip(*self.ask(query), strict=True)]

    def none(self, query: str) -> None:
        found = self.ask(query)
        assert not found, f"{len(found)} rows break the law: {found[:3]}"


@cache
def _whole(people: int, seed: int, world: str, *, faults: bool) -> Whole:
    company = Company(people, seed, UNTIL, world, faults)
    chunks = list(company.chunks())
    tables = {name: pa.concat_tables(chunk.batch.tables[name] for chunk in chunks) for name in TABLES}
    tables["names"] = pa.concat_tables(chunk.batch.names for chunk in chunks)
    truth = company.truth() | {name: pa.concat_tables(c.truth[name] for c in chunks) for name in chunks[0].truth}
    return Whole(company, tables | {f"true_{name}": table for name, table in truth.items()})


@pytest.fixture
def whole() -> Callable[..., Whole]:
    def make(people: int = 30_000, seed: int = 7, world: str = "intent", *, faults: bool = False) -> Whole:
        return _whole(people, seed, world, faults=faults)

    return make


@pytest.fixture
def logistic() -> Callable[..., tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Fit a logistic regression with intercept by Newton's steps; return coefficients and standard errors."""

    def fit(y: NDArray[np.float64], *columns: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        x = np.column_stack([np.ones(len(y)), *columns])
        own = np.zeros(x.shape[1])
        for _ in range(30):
            p = 1 / (1 + np.exp(-(x @ own)))
            information = (x * (p * (1 - p))[:, None]).T @ x
            own = own + np.linalg.solve(information, x.T @ (y - p))
        return own[1:], np.sqrt(np.diag(np.linalg.inv(information)))[1:]

    return fit
