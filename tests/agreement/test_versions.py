"""Which version binds: signed by two people, one of each team, and started."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from interlock.agreement import Signature, Version, in_force, read, seal, starter

AGREEMENT = read(starter())
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def version(starts: str, *signed: tuple[str, str, int]) -> Version:
    agreement = AGREEMENT.model_copy(update={"starts": date.fromisoformat(starts)})
    signatures = tuple(Signature(team, by, NOON + timedelta(hours=h)) for team, by, h in signed)  # type: ignore[arg-type]
    return Version(agreement, seal(agreement), signatures)


BOTH = (("marketing", "mia", 0), ("sales", "sam", 1))


def test_a_version_binds_from_its_first_day_until_a_later_one_starts() -> None:
    first, second = version("2026-01-01", *BOTH), version("2026-03-01", *BOTH)
    assert in_force([second, first], date(2025, 12, 31)) is None
    assert in_force([second, first], date(2026, 1, 1)) is first
    assert in_force([first, second], date(2026, 2, 28)) is first
    assert in_force([first, second], date(2026, 3, 1)) is second


def test_one_team_or_one_person_alone_binds_nobody() -> None:
    day = date(2026, 6, 1)
    assert in_force([version("2026-01-01", ("marketing", "mia", 0))], day) is None
    assert in_force([version("2026-01-01", ("sales", "sam", 0), ("sales", "sue", 1))], day) is None
    assert in_force([version("2026-01-01", ("marketing", "mia", 0), ("sales", "mia", 1))], day) is None
    second_person = version("2026-01-01", ("marketing", "mia", 0), ("sales", "mia", 1), ("sales", "sam", 2))
    assert in_force([second_person], day) is second_person
    assert second_person.signed_at == NOON + timedelta(hours=2)


def test_an_unsigned_later_version_leaves_the_earlier_one_in_force() -> None:
    signed, proposed = version("2026-01-01", *BOTH), version("2026-02-01", ("sales", "sam", 0))
    assert in_force([signed, proposed], date(2026, 6, 1)) is signed


def test_of_two_that_start_together_the_one_signed_later_binds() -> None:
    early = version("2026-01-01", *BOTH)
    late = version("2026-01-01", ("sales", "sam", 0), ("marketing", "mia", 5))
    assert in_force([late, early], date(2026, 6, 1)) is late
    assert in_force([early, late], date(2026, 6, 1)) is late
