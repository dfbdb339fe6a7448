"""An instance that knows somebody well, in processes that may be killed: `erasure.py WORK JSON`."""

# ruff: noqa: PLC0415 - settings come from the environment of whoever starts it

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from desk.instances import die, say

EMAIL, NAME, KEY, PHONE = "ann.bloom@bloomfield.example", "Ann Bloomfield", "crm:K-7731-ann", "+49 170 5550123"
PROBLEM = "We lose a third of our quotes because nobody calls back in time"
REMARKED, NOTED, COMMENTED = "Wants it before her wedding", "Ann is on sick leave", f"as {NAME} told us"
VALUES = (
    EMAIL,
    NAME,
    KEY,
    "K-7731-ann",
    "5550123",
    PROBLEM,
    REMARKED,
    NOTED,
    "before noon, never on Fridays",
    "ann-cookie",
)
PINS = ("rows", "shares")
AFTERWARDS = ("erased", "fields_dropped", "proposed", "signed", "published")
OTHER = "bob.other@elsewhere.example"


def work_know() -> None:
    """Load a company and hear of one person in every way there is; some of it in the ledger, some in the tail."""
    from interlock.agreement import read, starter
    from interlock.connectors import Batch, Refused, Said, Who, synthetic
    from interlock.desk import actions, models
    from interlock.desk.clock import SECOND, now
    from interlock.site import pinning
    from interlock.site.standing import standing

    for name, team in (("mia", "marketing"), ("sam", "sales"), ("rio", "other")):
        actions.add_member(name, "secret", team)
    version = actions.propose(starter())
    for name in ("mia", "sam"):
        actions.sign(str(version.number), name, "secret")
    company = synthetic.Company(150, 7, synthetic.UNTIL, "intent", faults=False)
    actions.load((chunk.batch for chunk in company.chunks()), "synthetic")
    refused = Refused("x.csv", 2, "when", "'soon' is not a date", f"{NAME},{EMAIL},soon")
    actions.load(iter([Batch({}, None, (refused,), 1)]), "list")
    at, day = now() - 3 * 86_400 * SECOND, 86_400 * SECOND
    ann = Who(EMAIL, KEY, "ann-cookie", NAME, "Bloomfield Ltd", "bloomfield.example")
    known = {
        "phone": PHONE, "country": "DE", "seniority": "vp", "role": "buyer", "problem": PROBLEM,
        "prefers": "before noon, never on Fridays", "industry": "software", "employees": 400, "budget": 90_000,
    }  # fmt: skip

    def hear(source: str, when: int, number: str, who: Who, **said: Any) -> int | None:
        [one] = actions.hear([Said(id=number, who=who, **said)], source, when)
        assert one.status == "heard", one
        assert not one.problem, one
        return one.handoff

    for team in {each.to for each in read(starter()).handoff.values()}:
        models.Seat.objects.create(member="sam", team=team)
    hear("web", at, "v1", Who(visitor="ann-cookie"), kind="page_view")
    hear("salesforce", at + 1, "g0", Who(EMAIL, KEY), move="reported", stage="Marketing Qualified")
    hear("web", at + day, "a1", ann, kind="form", channel="search", campaign="spring", fields=known)
    handoff = hear("web", at + day, "a2", ann, kind="demo_request", channel="search")
    assert handoff
    hear("web", at + day, "b1", Who(OTHER), kind="demo_request")
    for turn in range(3):
        actions.move()
        hear("web", now(), f"p{turn}", ann, kind="page_view")
        hear("web", now(), f"q{turn}", Who(OTHER), kind="page_view")
    actions.remark(handoff, "sam", "need", REMARKED)
    hear("crm", now(), "c1", ann, kind="call", by="sam", outbound=True)
    actions.accept(handoff, "sam", now())
    models.Handoff.objects.filter(pk=handoff).update(note=NOTED)
    _bring_in(at)
    models.Comment.objects.create(clause="score.interest", version=1, by="mia", text=COMMENTED, at=1)
    actions.move(now() + 3600 * SECOND)
    actions.compact()
    hear("crm", now(), "o1", ann, move="opened", opportunity="D-99887-ann", amount=900_000)
    hear("salesforce", now(), "g1", Who(EMAIL), move="reported", stage="Qualified")
    for label, asked in zip(PINS, _asked(), strict=True):
        pinning.pin(asked, standing(), label)
    hear("web", now(), "z1", ann, kind="email_click", fields={"problem": f"{PROBLEM}, still"})
    say(handoff)


def _bring_in(at: int) -> None:
    """Let somebody bring files in on screen, and quote the person in what is kept of it."""
    from interlock.desk import models

    uploaded = settings_home() / "uploads" / "0a1b"
    uploaded.mkdir(parents=True)
    (uploaded / "leads.csv").write_text(f"Name,E-mail\n{NAME},{EMAIL}\n")
    seen = [{"file": "leads.csv", "examples": [NAME, EMAIL]}]
    models.Upload.objects.create(by="rio", created=at, folder="0a1b", state="tried", seen=seen, tried={"first": EMAIL})
    load = models.Import.objects.create(source="screen", started="2026-10-01T00:00Z")
    models.Quarantined.objects.create(
        load=load,
        file="leads.csv",
        line=2,
        reason="no date",
        row=f"{NAME};{EMAIL}",
        cells=[NAME, EMAIL],
        why=f"for {NAME}",
    )
    models.SavedView.objects.create(member="sam", page="search", name=f"all of {NAME}", query=f"q={EMAIL}")
    models.Absence.objects.create(member="sam", since=1, until=2, why=f"with {NAME}")


def settings_home() -> Path:
    """Return where the instance is."""
    return Path(os.environ["INTERLOCK_HOME"])


def _asked() -> list[Any]:
    from interlock.measure.number import Period
    from interlock.site.pinning import Question

    every = Period.days(None, None)
    return [Question("leads", (), every, records=True), Question("leads", ("country",), every, records=False)]


def work_counts(at: int) -> None:
    """Say every metric of the agreement, its funnel, and what the desk counts."""
    from interlock.desk import lists, models
    from interlock.measure.funnel import Asked, funnel
    from interlock.measure.number import Period, number
    from interlock.site import pinning
    from interlock.site.standing import facts, standing

    base, every = standing(), Period.days(None, None)
    told: dict[str, Any] = {}
    with facts(base.agreement, None, at) as found:
        for name in sorted(base.agreement.metric):
            figure = number(found, name).figure
            told[name] = [figure.value, figure.n, figure.part, figure.whole]
        steps = funnel(found, Asked("cohort", (), every, "impute", "first", None))
        words = re.split(r"(\d+\.\d+)", repr(steps))
        told["funnel"] = [float(word) if place % 2 else word for place, word in enumerate(words)]
    for model in (
        models.Person,
        models.Lead,
        models.Handoff,
        models.Deal,
        models.Violation,
        models.Remark,
        models.Happening,
    ):
        told[model.__name__] = model.objects.exclude(
            **({"kind__in": AFTERWARDS} if model is models.Happening else {})
        ).count()
    told["states"] = sorted(models.Lead.objects.values_list("state", flat=True))
    told["pins"] = [
        [one.name, json.loads(one.rendered)["value"], len(json.loads(one.rendered).get("records") or ())]
        for one in lists.pins()
    ]
    told["again"] = [
        pinning.reproduce("leads", label).decode() == one.rendered.decode()
        for label, one in zip(PINS, lists.pins(), strict=True)
    ]
    say(told)


def work_erase(whom: str = EMAIL) -> None:
    """Erase somebody."""
    from interlock.desk.actions.erasing import erase
    from interlock.site import pinning

    done = erase(whom, pinning.again)
    say([done.rows, list(done.pins)])


def work_keep(now: int, most: int = 200) -> None:
    """Do what the clauses of retention say as of a moment, until nothing is left."""
    from dataclasses import asdict

    from interlock.desk import actions
    from interlock.site import pinning

    told = []
    while ended := actions.keep(pinning.again, now, most):
        told.append([asdict(one) for one in ended])
    say(told)


def work_due(now: int) -> None:
    """Say what the clauses of retention are about to forget, and whom: their ids, names, addresses and keys."""
    from interlock.desk import keeping, models

    people = [one.person for one in keeping.over(now, 10_000)]
    rows = models.Person.objects.filter(pk__in=people)
    said = {row.label for row in rows if " " in row.label} | {row.key for row in rows}
    said |= set(models.Identity.objects.filter(person__in=people).values_list("value", flat=True))
    clauses = {one.name or one.what: [one.over, one.soon] for one in keeping.kept(now)}
    say({"people": people, "words": sorted(said), "clauses": clauses})


def work_personal(people: list[int]) -> None:
    """Say the values of personal fields of people who are still known by name, but for their addresses."""
    from interlock.desk import models
    from interlock.desk.ledger.person import of_people
    from interlock.lifecycle import Changed

    named = set(models.Person.objects.filter(pk__in=people).exclude(label="").values_list("pk", flat=True))
    events = [event for told in of_people(named).values() for event in told if isinstance(event, Changed)]
    say(
        [
            len(named),
            sorted({event.text for event in events if event.field in ("phone", "problem", "prefers")} - {None}),
        ]
    )


def work_replace(old: str, new: str) -> None:
    """Propose the agreement with some of its text changed, and let both teams sign."""
    from interlock.desk import actions, lists

    text = lists.versions()[-1].text
    assert old in text
    version = actions.propose(text.replace(old, new))
    for name in ("mia", "sam"):
        actions.sign(str(version.number), name, "secret")


def work_refused(whom: str) -> None:
    """Say why somebody cannot be erased."""
    from interlock import InterlockError

    try:
        work_erase(whom)
    except InterlockError as error:
        say(str(error))


def work_meet_again() -> None:
    """Hear of the person once more."""
    from interlock.connectors import Said, Who
    from interlock.desk import actions

    say([one.status for one in actions.hear([Said("new", Who(EMAIL), kind="page_view")], "web")])


def work_waiting() -> None:
    """Erase somebody who waits in the inbox; look at the pages that show them, and answer."""
    from django.test import Client

    from interlock.connectors import Said, Who
    from interlock.desk import actions, models
    from interlock.site import assets

    known = {"country": "DE", "seniority": "vp", "role": "buyer", "industry": "software", "employees": 400}
    eva = Who("eva@waiting.example", name="Eva Waiting", company="Waiting Ltd", domain="waiting.example")
    said = [
        Said("w1", eva, kind="form", channel="search", fields=known),
        Said("w2", eva, kind="demo_request", channel="search"),
    ]
    handoff = next(one.handoff for one in actions.hear(said, "web") if one.handoff)
    before = models.Handoff.objects.get(pk=handoff)
    work_erase(eva.email)
    [row] = models.Handoff.objects.filter(handed=before.handed).exclude(status="accepted")
    member = models.Member.objects.get(user__username="sam")
    assets.prepare()
    browser = Client(HTTP_HOST="localhost")
    browser.force_login(member.user)
    pages = ["/inbox/", f"/inbox/{row.pk}/", f"/lead/{row.person}/"]
    told = [browser.get(page, follow=True) for page in pages]
    quoted = [any(word in each.content.decode() for word in ("Eva Waiting", "eva@")) for each in told]
    actions.accept(row.pk, "sam")
    timers = models.Timer.objects.filter(handoff=row.pk, done=None).count()
    say([[each.status_code for each in told], quoted, models.Handoff.objects.get(pk=row.pk).status, timers])


def work_lengths() -> None:
    """Say which files of the ledger are not as long as the Delta log says, in any version, or cannot be read by it."""
    from deltalake import DeltaTable
    from django.conf import settings

    wrong = []
    for name in ("touches", "changes", "moves"):
        root = Path(settings.LEDGER_ROOT) / name
        for version in range(DeltaTable(root).version() + 1):
            table = DeltaTable(root, version=version)
            table.to_pyarrow_dataset().to_table()
            actions = table.get_add_actions(flatten=True)
            said = zip(actions["path"].to_pylist(), actions["size_bytes"].to_pylist(), strict=True)
            wrong += [path for path, size in said if (root / path).stat().st_size != size]
    say(wrong)


def work_export(whom: str = EMAIL) -> None:
    """Say everything that is held about a person."""
    from dataclasses import asdict

    from interlock.desk.lists.personal import personal

    say(asdict(personal(whom)))


def work_ids() -> None:
    """Say the ids that follow from who the person is."""
    from interlock.desk import models
    from interlock.desk.lists.personal import whom

    person = whom(EMAIL)
    say([person, *models.Handoff.objects.filter(person=person).values_list("pk", flat=True)])


def work_search(words: list[str], numbers: list[int]) -> None:
    """Say where anything of it is found: in the database's rows, and in the rows of every file of the ledger."""
    import pyarrow.parquet as pq
    from django.conf import settings
    from django.db import connection

    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            told = repr([[bytes(x) if isinstance(x, memoryview) else x for x in row] for row in cursor.fetchall()])
            found += [[table, word] for word in (*words, *map(str, numbers)) if word.lower() in told.lower()]
    for path in Path(settings.LEDGER_ROOT).rglob("*.parquet"):
        told = repr(pq.ParquetFile(path).read().to_pylist()).lower() if "_delta_log" not in str(path) else ""
        found += [[path.name, word] for word in (*words, *map(str, numbers)) if word.lower() in told]
    say(found)


def main(work: str, given: dict[str, Any]) -> None:
    """Be one process of an instance."""
    import django

    django.setup()
    from interlock.desk.instance import set_up

    set_up()
    if at := given.pop("at_step", None):
        die(*at)
    globals()[f"work_{work}"](**given)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
    sys.stdout.flush()
    os._exit(0)  # a library's threads may still be winding down, and abort a process that waits for them
