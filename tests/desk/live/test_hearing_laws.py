"""Whatever is heard, in whatever order, pieces and repetitions: live decides what the lifecycle and replay decide."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from agreements import FIELDS, KINDS, VALUES
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from lifecycle.lives import DAY, HOUR, REASONS, generous

from interlock.agreement import seal
from interlock.connectors import Said, Who
from interlock.desk import actions, numbers
from interlock.desk.actions import hearing
from interlock.desk.ledger import person as ledger
from interlock.desk.lists.program import Binding
from interlock.desk.live import leads
from interlock.desk.models import Handoff, Lead, Person, TailTouch
from interlock.lifecycle import history, prepare
from interlock.measure.replay import replay

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.agreement import Agreement

START = int(datetime(2026, 1, 5, 9, tzinfo=UTC).timestamp()) * 1_000_000
WHO = (
    Who(email="ann@firm-one.com", company="Firm One"),
    Who(email="bob@firm-one.com"),
    Who(email="cleo@firm-two.com", company="Firm Two"),
    Who(key="crm:7"),
    Who(visitor="v1"),
    Who(visitor="v1", email="dora@gmail.com"),
)
STEPS = (0, 0, 1, HOUR, 6 * HOUR, DAY, 20 * DAY, -HOUR)
LATE = (None, 0, 0, HOUR, 3 * DAY, 400 * DAY, -DAY)


def said(draw: Random, number: int, now: int) -> Said:
    late, sort = draw.choice(LATE), draw.random()
    one = Said(str(number), draw.choice(WHO), None if late is None else now - late)
    if sort < 0.6:
        kind = draw.choice([*sorted(KINDS), "unheard_of"])
        one = replace(one, kind=kind, outbound=KINDS.get(kind, {}).get("direction") == "outbound")
    if sort > 0.5:
        names = draw.sample(sorted(FIELDS), draw.randrange(1, 4))
        one = replace(one, fields={name: draw.choice([*VALUES[name], None]) for name in names})
    if sort > 0.9:
        move: Any = draw.choice(["captured", "reported", "opened", "amended", "lost", "lost", "won"])
        one = replace(one, move=move, stage="mql", opportunity="crm:1", reason=draw.choice(REASONS) or "")
    return one


class Company:
    """Hears a random story; what it remembers of leads may be lost, what it has heard may move at any time."""

    def __init__(self, seed: int) -> None:
        self.draw = Random(seed)
        self.now = START
        self.told: list[Said] = []

    def live(self, steps: int) -> None:
        for _ in range(steps):
            self.now += self.draw.choice(STEPS)
            self.draw.choices([self.hear, self.answer, self.move, self.forget], [12, 4, 1, 1])[0]()

    def hear(self) -> None:
        count = self.draw.choice([1, 1, 2, 5])
        fresh = [said(self.draw, len(self.told) + n, self.now) for n in range(count)]
        again = self.draw.sample(self.told, min(len(self.told), self.draw.choice([0, 0, 1, 3])))
        known = {one.id for one in self.told}
        self.told += fresh
        both = [*fresh, *again]
        self.draw.shuffle(both)
        for one in actions.hear(both, "site", now=self.now):
            assert one.status == ("duplicate" if one.id in known else "heard"), one

    def answer(self) -> None:
        people = list(Person.objects.order_by("id").values_list("id", flat=True))
        if people:
            kind: Any = self.draw.choice(["accepted", "rejected", "recycled", "held", "lost", "returned", "cooled"])
            until = self.draw.choice([None, self.now, self.now + DAY])
            with leads.held(self.draw.choice(people), self.now) as lead:
                lead.move(kind, reason=self.draw.choice(REASONS), until=until)

    def move(self) -> None:
        actions.move()

    def forget(self) -> None:
        if self.draw.random() < 0.5:
            Lead.objects.update(folded={})


@settings(max_examples=60, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(generous(), st.integers(0, 2**32), st.sampled_from([3, 10, 40]))
def test_live_decides_what_the_lifecycle_and_replay_decide(agreement: Agreement, seed: int, steps: int) -> None:
    program = prepare(agreement)
    bound = Binding(program, seal(agreement), 1)
    with TemporaryDirectory() as root, transaction.atomic(), _home(Path(root)), _binding(bound):
        Company(seed).live(steps)
        people = list(Person.objects.values_list("id", flat=True))
        expected = sorted(found for person in people for found in _history(program, person))
        rows = Handoff.objects.values_list("person", "handed", "clause", "due", "score")
        live = [(*row[:4], round(row[4], 6)) for row in sorted(rows)]
        assert live == [(*row[:4], round(row[4], 6)) for row in expected]
        again = replay(agreement, numbers.snapshot(), "recorded").handoffs
        assert sorted(zip(*(again[name].to_pylist() for name in ("person", "at", "clause")), strict=True)) == [
            row[:3] for row in expected
        ]
        assert TailTouch.objects.values("id").distinct().count() == TailTouch.objects.count()
        transaction.set_rollback(True)


def _history(program: Any, person: int) -> list[tuple[int, int, str, int, float]]:
    own = ledger.of_people([person])[person]
    linked = [event for event in own if getattr(event, "field", "") == "account"]
    accounts = {int(event.text) for event in linked if event.text}  # type: ignore[union-attr]
    changes = [change for found in ledger.of_accounts(accounts).values() for change in found]
    found = history(program, [*own, *changes], "recorded")
    return [(person, each.at, each.clause, each.due, each.score) for each in found]


def _home(root: Path) -> Any:
    return patch("django.conf.settings.LEDGER_ROOT", root)


@contextmanager
def _binding(bound: Binding) -> Iterator[None]:
    """Let an agreement bind that was drawn and so has no text to sign."""
    with patch.object(leads, "binding", lambda _: bound), patch.object(hearing, "binding", lambda _: bound):
        yield
