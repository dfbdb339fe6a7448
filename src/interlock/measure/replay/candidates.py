"""Instants at which leads might pass: DuckDB reads their entries, numpy adds them up, DuckDB asks the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from interlock.measure.quote import literal
from interlock.measure.quote import name as quoted
from interlock.measure.replay.needs import needs
from interlock.measure.replay.running_sums import Entries, Needs, RunningSums

if TYPE_CHECKING:
    from interlock.measure.engine import Engine
    from interlock.measure.replay.passing import Passing
    from interlock.measure.replay.points import Term
    from interlock.measure.replay.running_sums import Reached

LONGEST = 20_000
"""Entries of one lead beyond which the sums are made in SQL: numpy would take each of them in a step of its own."""
TABLE = "candidates"


def candidates(engine: Engine, passing: Passing) -> str | None:
    """Fill a table with instants that may pass, and return SQL for rows (person, t, eng_<model>...) from it.

    Left out are instants that cannot pass, and what follows the first hand-off of a lead that is never given back.
    None where the SQL of all instants had better be run.
    """
    heard = entries(engine, passing)
    if len(heard.number) and np.bincount(heard.number).max() > LONGEST:
        return None
    found = list(RunningSums(passing.engagement).reached(heard, _needs(engine, passing)))
    return _stored(engine, list(passing.profile.models), found)


def entries(engine: Engine, passing: Passing) -> Entries:
    """Return the entries of hopeful leads, whose number is their row."""
    found = engine.arrow(_coded(passing))
    age = found["age"].to_numpy() if "age" in found.column_names else None
    return Entries(found["number"].to_numpy(), found["t"].to_numpy(), found["code"].to_numpy(), age)


def _coded(passing: Passing) -> str:
    """Return rows (number, t, code, age where some are heard late): what `Stream` adds up.

    A kind's code is its place among those with points, from 1; the codes of ends follow, term by term.
    """
    stream, kinds = passing.stream, passing.engagement.kinds
    ending = [term for term in stream.terms if term.ends is not None]
    age = ", age" if passing.order == "recorded" or ending else ""
    codes = ", ".join(f"({literal(kind)}, {code})" for code, kind in enumerate(kinds, 1))
    touches = f"""
    SELECT h.rowid AS number, t."at" AS happened, t.{stream.time} AS t, COALESCE(w.code, 0) AS code
    FROM touches AS t JOIN hopeful AS h ON h.person = t.person
    LEFT JOIN (VALUES {codes or "(NULL, 0)"}) AS w(kind, code) ON w.kind = t.kind
    WHERE t.{stream.time} < h.won AND (h.watched = 1 OR NOT w.kind IS NULL)"""
    parts = [
        "SELECT h.rowid AS number, i.t, 0 AS code, 0 AS age FROM instants AS i JOIN hopeful AS h USING (person)",
        f"SELECT number, t, code, t - happened FROM ({touches}) AS touched",
        *(_ended(passing, touches, term, term.ends) for term in ending if term.ends is not None),
    ]
    return f"""
  SELECT CAST(number AS INTEGER) AS number, t, CAST(code AS INTEGER) AS code{age}
  FROM ({" UNION ALL ".join(parts)}) AS entries"""


def _ended(passing: Passing, touches: str, term: Term, ends: int) -> str:
    kinds = passing.engagement.kinds
    codes = ", ".join(str(kinds.index(kind) + 1) for kind, _ in term.points)
    return f"""
  SELECT number, GREATEST(t, happened + {ends}), code + {(term.number + 1) * (len(kinds) + 1)},
         GREATEST(t - happened, {ends})
  FROM ({touches}) AS touched WHERE code IN ({codes}) AND happened + {ends} <= {passing.stream.last}"""


def _needs(engine: Engine, passing: Passing) -> Needs:
    found = engine.arrow(f"SELECT * FROM ({needs(passing)}) AS needs ORDER BY number")
    least = [found[f"need_{model}"].to_numpy() for model in passing.profile.models]
    return Needs(found["captured"].to_numpy(), np.stack(least), found["once"].to_numpy() == 1)


def _stored(engine: Engine, models: list[str], found: list[Reached]) -> str:
    number = np.concatenate([np.zeros(0, np.int64), *(each.number for each in found)])
    t = np.concatenate([np.zeros(0, np.int64), *(each.t for each in found)])
    engagement = np.hstack([np.zeros((len(models), 0)), *(each.engagement for each in found)])
    columns = {f"eng_{model}": row for model, row in zip(models, engagement, strict=True)}
    engine.register(TABLE, pa.table({"number": number, "t": t, **columns}))
    named = ", ".join(f"c.{quoted(name)}" for name in columns)
    return f"SELECT h.person, c.t, {named} FROM {TABLE} AS c JOIN hopeful AS h ON h.rowid = c.number"
