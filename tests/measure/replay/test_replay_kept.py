"""Law: one replay after the other on an engine that keeps what they share says what each says by itself."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from measure.replay.lives import crowd, generous, snapshot

from interlock.agreement import read, starter
from interlock.agreement.editing import put
from interlock.measure.engine import Engine
from interlock.measure.replay import Kept, replay, replayed

if TYPE_CHECKING:
    import pyarrow as pa

    from interlock.agreement import Agreement


def plain(handoffs: pa.Table) -> list[tuple[int, int, str, float]]:
    return [(row["person"], row["at"], row["clause"], round(row["score"], 9)) for row in handoffs.to_pylist()]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.generate,))
@given(agreements=st.lists(generous(), min_size=2, max_size=3), shuffle=st.randoms(use_true_random=True))
def test_any_agreements_one_after_the_other(agreements: list[Agreement], shuffle: Random) -> None:
    history = snapshot(crowd(shuffle))
    with Engine(history) as engine:
        made = Kept(engine)
        for one in [*agreements, agreements[0]]:
            assert plain(replayed(engine, one, made=made).handoffs) == plain(replay(one, history).handoffs)


class Told(Engine):
    """An engine that remembers what it was told."""

    def sql(self, text: str, *more: Any) -> Any:
        made.append(text)
        return super().sql(text, *more)


made: list[str] = []


def test_a_turned_threshold_makes_nothing_again_that_hangs_on_fields() -> None:
    base = read(starter())
    higher = read(put(starter(), {("handoff", "emea", "at_score"): 110}))
    with Told(snapshot(crowd(Random(5)))) as engine:
        kept = Kept(engine)
        counts = []
        for one in (base, higher):
            made.clear()
            replayed(engine, one, made=kept)
            counts.append([sum(f"TABLE {table} " in text for text in made) for table in ("person_said", "profile")])
    assert counts == [[1, 1], [0, 0]]
