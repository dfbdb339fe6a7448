"""A day on which sources tell things, in processes of its own that may be killed (`desk.instances`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from interlock.connectors import Said

CALLS = 6


def day() -> list[list[Said]]:
    """Return what is told, delivery by delivery: new people, a browser that says who it is, companies, hand-offs."""
    from interlock.connectors import Said, Who  # noqa: PLC0415 - the parent does without

    people = [Who(email=f"p{n}@firm{n % 2}.com", company=f"Firm {n % 2}") for n in range(6)]
    browser = Who(visitor="v1")
    told: list[list[Said]] = []
    for call in range(CALLS):
        said = [Said(f"{call}-{n}", people[(call + n) % 6], kind="visit", channel="web") for n in range(4)]
        said.append(Said(f"{call}-browser", browser, kind="visit"))
        said.append(Said(f"{call}-claim", Who(key=f"crm:{call}"), move="reported", stage="mql"))
        if call > 1:
            fields = {"size": 100 + call}
            said.append(Said(f"{call}-ready", people[call % 6], kind="demo" if call % 2 else "visit", fields=fields))
        if call == 3:
            said.append(Said("named", Who(visitor="v1", email="v@home.org"), kind="demo"))
        told.append(said)
    return told


def tell(say: Any, first: int = 0) -> None:
    """Deliver the day, and acknowledge each delivery."""
    from desk.live.agreed import HOUR, MONDAY, agreed  # noqa: PLC0415

    from interlock.desk import actions, lists  # noqa: PLC0415

    if not lists.versions():
        agreed()
    say("ready")
    deliveries = day()
    for number in [*range(first, CALLS), *range(first)]:
        found = actions.hear(deliveries[number], "site", now=MONDAY + number * HOUR)
        assert {one.status for one in found} <= {"heard", "duplicate"}
        say([one.id for one in found if one.status == "heard"])


def stand() -> dict[str, Any]:
    """Return everything that is known afterwards."""
    from interlock.desk import models  # noqa: PLC0415

    tables = ("TailTouch", "TailChange", "TailMove", "Lead", "AccountFields", "Handoff", "Ownership", "Happening")
    more = ("Timer", "Notice", "Outgoing", "Person", "Account", "AccountName", "Identity", "Visitor", "VisitorTouch")
    from desk.live.agreed import DAY, MONDAY  # noqa: PLC0415

    numbers = models.Happening.objects.order_by("id").values_list("id", flat=True)
    order = {str(number): place for place, number in enumerate(numbers)}
    found: dict[str, Any] = {}
    for name in (*tables, *more, "Violation", "Heard"):
        model = getattr(models, name)
        numbered = model._meta.pk.name == "id" and model._meta.pk.get_internal_type() == "BigAutoField"
        skipped = {"seq"} | ({"id", "handoff_id"} if numbered else set())
        columns = [field.attname for field in model._meta.concrete_fields if field.attname not in skipped]
        rows = model.objects.all()
        if name == "Happening":  # log-ins are made, and the agreement signed, by the clock on the wall
            rows, late = rows.filter(at__lt=MONDAY + DAY), rows.filter(at__gte=MONDAY + DAY)
            found["by the clock on the wall"] = sorted(late.values_list("kind", "by", "owner", "team"))
        found[name] = sorted(_in_order(repr(row), order) for row in rows.values_list(*columns))
    return found


def _in_order(row: str, order: dict[str, int]) -> str:
    """Name what somebody is told of by its place: PostgreSQL leaves out the numbers of those who were killed."""
    return re.sub(r"^\('(\d+):", lambda found: f"('{order[found[1]]}th:", row)


def decided_rightly() -> bool:
    """Say whether the hand-offs are those that follow from all that was heard, in the order in which it was."""
    from desk.live.agreed import TEXT  # noqa: PLC0415

    from interlock.agreement import read  # noqa: PLC0415
    from interlock.desk import models, numbers  # noqa: PLC0415
    from interlock.measure.replay import replay  # noqa: PLC0415

    found = replay(read(TEXT), numbers.snapshot(), "recorded").handoffs
    again = sorted(zip(found["person"].to_pylist(), found["at"].to_pylist(), strict=True))
    return again == sorted(models.Handoff.objects.values_list("person", "handed"))
