"""Each check, in the agreement's own language: a line that ends in `#! clause: words` must be found fault with there."""

from __future__ import annotations

import re

import pytest

from interlock.agreement import check, starter

HEAD = """\
title  = "Test"
says   = "A test."
starts = 2026-01-01
"""
LEAD = """\
[stage.lead]
says = "Known."
order = 1
owner = "marketing"
entered = "captured"
"""
BASE = (
    HEAD
    + LEAD
    + """\
[stage.mql]
says = "Handed over."
order = 2
owner = "both"
entered = "handed_over"
[field.size]
says = "Employees."
type = "number"
[field.trade]
says = "Industry."
[field.consent]
says = "Whether they agreed."
type = "yes_no"
[field.since]
says = "When they became interested."
type = "date"
[touchpoint.visit]
says = "A visit."
owner = "marketing"
[touchpoint.call]
says = "A call."
owner = "sales"
direction = "outbound"
human = true
[score.s]
says = "A score."
grade = { fit = { A = 20, B = 10 }, engagement = { 1 = 30, 2 = 10 } }
[score.s.fit.size]
says = "Large."
field = "size"
ranges = [{ below = 10, points = -5 }, { at_least = 10, below = 100, points = 10 }, { at_least = 100, points = 20 }]
[score.s.engagement.web]
says = "Web."
cap = 40
touch.visit = { points = 5, half_life_days = 7 }
[segment.large]
says = "Large ones."
where = "size >= 100"
[segment.small]
says = "Small ones."
where = "size < 10"
[calendar.office]
says = "Office."
time_zone = "Europe/Berlin"
hours.mon = ["09:00-17:00"]
[metric.handoffs]
says = "Hand-offs."
owner = "marketing"
of = "handoffs"
by = "handed_at"
[metric.accepted]
says = "Accepted."
owner = "both"
of = "handoffs"
share = "verdict = 'accepted'"
by = "handed_at"
"""
)
HANDOFF = """\
[handoff.h]
says = "A hand-off."
stage = "mql"
model = "s"
to = "team"
calendar = "office"
answer_within = "PT4H"
"""
PROMISE = """\
[promise.p]
says = "A promise."
owner = "sales"
"""
CASES: dict[str, str] = {
    # --- shape ---
    "unknown field": BASE
    + "[reason.r] #! reason.r.contradicts: missing\nsays = 'No.'\n"
    + "contradict = 'stage.mql' #! reason.r.contradict: did you mean 'contradicts'\n"
    + "[reason.q] #! reason.q.says: missing\ncontradicts = 'stage.mql'\n",
    "wrong types": BASE + HANDOFF + "at_score = '60' #! handoff.h.at_score: a number without quotes\n"
    "order = 1.5 #! handoff.h.order: whole number\nverdict_needs_contact = 1 #! handoff.h.verdict_needs_contact: true or false\n"
    "remind_before = 'PT1H' #! handoff.h.remind_before: list\n[[handoff.h.escalate]]\nafter = 'P1M' #! handoff.h.escalate[0].after: PT15M\n"
    "to = 'x'\n",
    "unknown kind of clause": BASE + "[stages.x] #! stages: did you mean 'stage'\nsays = 'x'\n",
    "not one of": BASE + PROMISE.replace('"sales"', '"ceo" #! promise.p.owner: marketing, both, sales'),
    "a table is needed": BASE + "[segment]\nx = 3 #! segment.x: a table of its own\n",
    "one threshold": BASE + HANDOFF.replace("[handoff.h]", "[handoff.h] #! handoff.h: at_score or at_grade"),
    "bad name": BASE + "[field.'A B'] #! field.A B: small letters\nsays = 'x'\n",
    "bad currency": "currency = 'euro' #! currency: EUR\n" + BASE,
    "a huge number": BASE + HANDOFF + "at_score = 1e300 #! handoff.h.at_score: too large\n",
    "not finite": BASE + HANDOFF + "at_score = inf #! handoff.h.at_score: finite\n",
    "too long a time": BASE + HANDOFF + "at_score = 1\nhold_at_most = 'P9999D' #! handoff.h.hold_at_most: 3660 days\n",
    "two ways of fading": BASE + "[score.t]\nsays = 'x'\n[score.t.engagement.g]\nsays = 'x'\n"
    "touch.visit = { points = 1, step_days = 1, linear_days = 2 } #! score.t.engagement.g.touch.visit: choose one of\n",
    # --- stages ---
    "one order twice": BASE + '[stage.sal]\nsays = "x"\nowner = "sales"\nentered = "accepted"\n'
    "order = 2 #! stage.sal.order: also the order of stage.mql\n",
    "stages out of order": BASE + '[stage.sal]\nsays = "x"\nowner = "sales"\nentered = "won"\norder = 3\n'
    '[stage.late]\nsays = "x"\nowner = "sales"\nentered = "opened"\norder = 4 #! stage.late.order: an opportunity happens before\n',
    "entered by the same event": BASE
    + '[stage.new]\nsays = "x"\nowner = "sales"\norder = 3 #! stage.new.order: becoming known happens before a hand-off\n'
    + 'entered = "captured" #! stage.new.entered: already leads into stage.lead\n',
    "no first stage": HEAD
    + '[stage.c] #! stage: becoming known\nsays = "x"\nowner = "sales"\norder = 3\nentered = "won"\n',
    # --- names ---
    "names of nothing": BASE
    + HANDOFF.replace('"mql"', "\"mqls\" #! handoff.h.stage: did you mean 'mql'")
    .replace('model = "s"', 'model = "t" #! handoff.h.model: [score.t]')
    .replace('"office"', '"offic" #! handoff.h.calendar: did you mean')
    + "at_score = 1\nsegment = 'larg' #! handoff.h.segment: did you mean\nbrief = [\n  'size',\n  'siz', #! handoff.h.brief[1]: did you mean\n]\n"
    "answered_by = ['cal'] #! handoff.h.answered_by[0]: did you mean 'call'\n",
    "fields of nothing": BASE
    + "[score.t]\nsays = 'x'\n[score.t.fit.f]\nsays = 'x'\npresent = 1\nfield = 'sizes' #! score.t.fit.f.field: did you mean 'size'\n"
    "[score.t.engagement.g]\nsays = 'x'\ntouch = { visits = { points = 1 } } #! score.t.engagement.g.touch.visits: did you mean\n",
    "a required field of nothing": BASE
    + '[stage.sal]\nsays = "x"\nowner = "sales"\nentered = "accepted"\norder = 3\n'
    + "gate.requires = ['budget'] #! stage.sal.gate.requires[0]: [field.budget]\n",
    # --- reasons ---
    "a reason without a clause": BASE
    + "[reason.r]\nsays = 'x'\ncontradicts = 'segment.larg' #! reason.r.contradicts: did you"
    " mean 'segment.large'\n[reason.q]\nsays = 'x'\ncontradicts = 'stage.mql.gate'\n",
    "a wait for nothing": BASE + "[reason.r]\nsays = 'x'\ncontradicts = 'score.s.fit.size'\nrecycle = false\n"
    "recycle_after_days = 5 #! reason.r.recycle_after_days: remove one\n",
    # --- fields, conditions ---
    "a field like a word": BASE + "[field.and] #! field.and: word of expressions\nsays = 'x'\n"
    "[field.amount] #! field.amount: a column 'amount' of their own\nsays = 'x'\n",
    "conditions that do not fit": BASE
    + "[segment.x]\nsays = 'x'\nwhere = \"trade > 5\" #! segment.x.where: types do not fit\n"
    + "[segment.y]\nsays = 'x'\nwhere = \"upper(trade) = 'A'\" #! segment.y.where: 'upper' is not known\n"
    + "[segment.z]\nsays = 'x'\nwhere = \"size\" #! segment.z.where: give a condition\n"
    + "[segment.w]\nsays = 'x'\nwhere = 'size > 5; drop table people' #! segment.w.where: position 9: ';'\n",
    # --- scores ---
    "lines of another type": BASE
    + "[score.t]\nsays = 'x'\n[score.t.fit.f]\nsays = 'x'\nfield = 'size'\nvalues = { big = 5 } #! score.t.fit.f.values: by ranges\n"
    "[score.t.fit.g]\nsays = 'x'\nfield = 'trade'\nranges = [{ below = 3, points = 1 }] #! score.t.fit.g.ranges: by values\n"
    "[score.t.fit.h] #! score.t.fit.h: gives no points\nsays = 'x'\nfield = 'trade'\n"
    "[score.u] #! score.u: gives no points\nsays = 'x'\n",
    "ranges without numbers": BASE
    + "[score.t]\nsays = 'x'\n[score.t.fit.f]\nsays = 'x'\nfield = 'size'\nranges = [\n  { points = 1 }, #! score.t.fit.f.ranges[0]: no end\n"
    "  { at_least = 5, below = 5, points = 1 }, #! score.t.fit.f.ranges[1]: no number\n]\n",
    "one value twice": BASE
    + "[score.t]\nsays = 'x'\n[score.t.fit.f]\nsays = 'x'\nfield = 'trade'\n[score.t.fit.f.values]\n"
    "Software = 5\n' software' = 6 #! score.t.fit.f.values. software: keep one\n",
    "floor above cap": BASE
    + "[score.t]\nsays = 'x'\n[score.t.engagement.g]\nsays = 'x'\ntouch.visit.points = 1\ncap = 3\n"
    "floor = 4 #! score.t.engagement.g.floor: above the cap\n[score.t.engagement.e]\nsays = 'x'\n"
    "touch = {} #! score.t.engagement.e.touch: no kind of touch\n",
    "grades upside down": BASE + "[score.t]\nsays = 'x'\n[score.t.engagement.g]\nsays = 'x'\ntouch.visit.points = 1\n"
    "[score.t.grade]\nengagement = {} #! score.t.grade.engagement: no bound\n[score.t.grade.fit]\nA = 1\nB = 2 #! score.t.grade.fit.B: not below\n",
    # --- hand-offs ---
    "a hand-off into the wrong stage": BASE.replace(
        'entered = "handed_over"', 'entered = "handed_over" #! stage.mql.entered: no hand-off leads here'
    )
    + HANDOFF.replace('"mql"', "\"lead\" #! handoff.h.stage: entered = 'handed_over'")
    + "at_score = 10\n",
    "late reminders": BASE
    + HANDOFF
    + "at_score = 10\nremind_before = ['PT4H'] #! handoff.h.remind_before[0]: shorter\n"
    "escalate = [\n  { after = 'PT2H', to = 'a' },\n  { after = 'PT1H', to = 'b' }, #! handoff.h.escalate[1]: in order\n]\n"
    "answered_by = ['visit'] #! handoff.h.answered_by[0]: human\n",
    "grades of no score": BASE.replace("grade = {", "#")
    + HANDOFF
    + "at_grade = ['A1'] #! handoff.h.at_grade: no grades\n",
    # --- gates ---
    "a segment of nobody": BASE
    + "[segment.none]\nsays = 'x'\nwhere = \"size > 5 and size < 5\"\n".replace(
        "[segment.none]", "[segment.none] #! segment.none: segment.none cannot be true"
    ),
    "a gate against itself": BASE.replace(
        'entered = "handed_over"',
        'entered = "handed_over"\n[stage.mql.gate] #! stage.mql.gate: stage.mql.gate.requires and stage.mql.gate.where'
        "\nrequires = ['trade']\nwhere = \"trade is null or (consent and not consent)\"",
    ),
    "a hand-off against its gate": BASE.replace(
        'entered = "handed_over"', 'entered = "handed_over"\ngate.segment = "small"'
    )
    + HANDOFF.replace("[handoff.h]", "[handoff.h] #! handoff.h: segment.small and segment.large")
    + "at_score = 10\nsegment = 'large'\n",
    "a score nobody reaches": BASE + HANDOFF + "at_score = 61 #! handoff.h.at_score: at most 60 points\n",
    "a score nobody there reaches": BASE
    + HANDOFF
    + "segment = 'small'\nat_score = 40 #! handoff.h.at_score: at most 35\n",
    "grades nobody has": BASE
    + HANDOFF
    + "segment = 'small'\nat_grade = ['A1', 'B2'] #! handoff.h.at_grade[0]: grade A1\n".replace(
        "'B2'] #! handoff.h.at_grade[0]: grade A1",
        "'C2'] #! handoff.h.at_grade[0]: grade A1 #! handoff.h.at_grade[1]: C2",
    ),
    "a hand-off in the shadow of another": BASE
    + HANDOFF
    + "at_score = 10\n"
    + HANDOFF.replace("[handoff.h]", "[handoff.i] #! handoff.i: handoff.h is tried before")
    + "at_score = 20\nsegment = 'large'\n",
    # --- promises ---
    "15 minutes here, 1 hour there": BASE
    + HANDOFF
    + "at_score = 10\n"
    + PROMISE
    + "from = 'handed_over'\nto = 'answered'\n"
    "calendar = 'office'\nwithin = 'PT15M' #! promise.p.within: 15 minutes here, but 4 hours in handoff.h.answer_within\n",
    "by another calendar": BASE
    + "[calendar.other]\nsays = 'x'\ntime_zone = 'UTC'\nhours.tue = ['08:00-09:00']\n"
    + PROMISE
    + "from = 'accepted'\nto = 'call'\ncalendar = 'office'\nwithin = 'PT1H'\n"
    + PROMISE.replace(".p]", ".q]")
    + "from = 'accepted'\nto = 'call'\ncalendar = 'other'\nsegment = 'small'\nwithin = 'PT1H' #! promise.q.within: by calendar.other here\n",
    "half a promise": BASE
    + PROMISE.replace("[promise.p]", "[promise.p] #! promise.p: add within, calendar")
    + "from = 'captured'\nto = 'cal' #! promise.p.to: did you mean 'call'\n"
    + PROMISE.replace("[promise.p]", "[promise.q] #! promise.q: metric, per")
    + "metric = 'handoffs'\n"
    + PROMISE.replace("[promise.p]", "[promise.r] #! promise.r: at once")
    + "metric = 'handoffs'\nto = 'call'\n",
    "targets against each other": BASE
    + PROMISE
    + "metric = 'accepted'\nat_least = 0.5\nper = 'month'\n"
    + PROMISE.replace(".p]", ".q]")
    + "metric = 'accepted'\nper = 'month'\nat_least = 0.7 #! promise.q.at_least: 0.7 here, 0.5 in promise.p\n",
    # --- metrics ---
    "metrics over nothing": BASE
    + "[metric.a]\nsays = 'x'\nowner = 'both'\nof = 'handoff' #! metric.a.of: did you mean 'handoffs'\nby = 'handed_at'\n"
    "[metric.b]\nsays = 'x'\nowner = 'both'\nof = 'wins'\nby = 'handed_at' #! metric.b.by: a time of wins\nmean = 'amont' #! metric.b.mean: did you mean 'amount'\n"
    "[metric.c]\nsays = 'x'\nowner = 'both'\nof = 'spend'\nby = 'spent_at'\nwhere = 'size > 1' #! metric.c.where: 'size' is not known\n"
    "sum = 'channel' #! metric.c.sum: needs a number or money\n"
    "[metric.d]\nsays = 'x'\nowner = 'both'\nof = 'wins'\nby = 'won_at'\nmean = 'cycle_days'\nunit = 'money' #! metric.d.unit: does not fit mean\n"
    "basis = 'cohort' #! metric.d.basis: only a share\n"
    "[metric.e]\nsays = 'x'\nowner = 'both'\nof = 'wins'\nby = 'won_at'\nshare = 'size' #! metric.e.share: give a condition\n"
    "[metric.f] #! metric.f: choose one of\nsays = 'x'\nowner = 'both'\nof = 'wins'\nby = 'won_at'\nsum = 'amount'\nmean = 'amount'\n"
    "[metric.g]\nsays = 'x'\nowner = 'both'\nof = 'wins'\nby = 'won_at'\nunit = 'share' #! metric.g.unit: not what this metric gives\n",
    # --- calendars ---
    "calendars": BASE
    + "[calendar.a]\nsays = 'x'\ntime_zone = 'Europe/Berln' #! calendar.a.time_zone: did you mean 'Europe/Berlin'\nhours = { mon = [] } #! calendar.a.hours: nobody ever works\n"
    "[calendar.b]\nsays = 'x'\ntime_zone = 'UTC'\n[calendar.b.hours]\nmon = ['09:00-12:00', '11:00-13:00'] #! calendar.b.hours.mon: overlap\n"
    "tue = ['22:00-06:00'] #! calendar.b.hours.tue: ends before it begins\nwed = ['9-17']\n".replace(
        "wed = ['9-17']\n", ""
    )
    + "[calendar.c]\nsays = 'x'\ntime_zone = 'UTC'\nhours.mon = ['9-17'] #! calendar.c.hours.mon[0]: '09:00-17:30'\n",
    # --- goals ---
    "goals": BASE
    + "[goal.a] #! goal.a: aims for nothing\nsays = 'x'\nowner = 'both'\nmetric = 'handoffs'\nsince = 2026-02-01\nuntil = 2026-02-01 #! goal.a.until: not after\n"
    "[goal.b]\nsays = 'x'\nowner = 'both'\nmetric = 'accepted'\nsince = 2026-01-01\nuntil = 2026-02-01\nat_least = 60 #! goal.b.at_least: 60 percent as 0.6\n"
    "[goal.c]\nsays = 'x'\nowner = 'both'\nmetric = 'handoff' #! goal.c.metric: did you mean\nsince = 2026-01-01\nuntil = 2026-02-01\nat_least = 1\n"
    "[goal.d]\nsays = 'x'\nowner = 'both'\nmetric = 'handoffs'\nsince = 2026-01-01\nuntil = 2026-02-01\nat_least = 10\nwhere = 'siz > 1' #! goal.d.where: did you mean 'size'\n"
    "[goal.e]\nsays = 'x'\nowner = 'both'\nmetric = 'handoffs'\nsince = 2026-01-01\nuntil = 2026-02-01\nat_least = 10\n"
    "[goal.f] #! goal.f: otherwise in goal.e\nsays = 'x'\nowner = 'both'\nmetric = 'handoffs'\nsince = 2026-01-01\nuntil = 2026-02-01\nat_most = 9\n",
}


def expected(text: str) -> list[tuple[int, str, str]]:
    found = []
    for line, said in enumerate(text.splitlines(), 1):
        for clause, words in re.findall(r"#! (.*?): (.*?)(?= #! |$)", said):
            found.append((line, clause, words))
    return found


@pytest.mark.parametrize("name", CASES)
def test_every_problem_is_told_with_its_clause_and_line_and_nothing_else(name: str) -> None:
    wanted = expected(CASES[name])
    assert wanted
    told = check(CASES[name], "our.toml")
    assert [(p.line, p.clause) for p in told] == [(line, clause) for line, clause, _ in wanted], told
    for problem, (_, _, words) in zip(told, wanted, strict=True):
        assert words in problem.message


def test_the_base_of_these_cases_has_no_problem() -> None:
    assert check(BASE) == []
    assert check(BASE + HANDOFF + "at_score = 60\n") == []


def test_the_published_example_contradicts_itself_and_nothing_else_is_wrong_with_it() -> None:
    [problem] = check(starter("published_example"), "published.toml")
    assert problem.clause == "promise.flexible_working.within"
    assert "1 hour here, but 15 minutes in handoff.round_robin.answer_within" in problem.message
    lines = starter("published_example").splitlines()
    assert lines[problem.line - 1].startswith('within   = "PT1H"')
    see = re.search(r"see line (\d+)", problem.message)
    assert see is not None
    assert lines[int(see[1]) - 1].startswith('answer_within = "PT15M"')


def test_toml_that_cannot_be_read_is_told_with_its_line() -> None:
    assert [(p.line, p.clause) for p in check("a = 1\nb = \nc = 3\n")] == [(2, "")]
    assert [(p.line, p.clause) for p in check("a = 1\n[b]\nx = '''never\nclosed")] == [(4, "")]
    assert [(p.line, p.clause) for p in check("a = 1\na = 2\n")] == [(2, "")]


def test_a_problem_reads_as_clause_message_and_place() -> None:
    [problem] = check(
        BASE
        + "[goal.g]\nsays = 'x'\nowner = 'both'\nmetric = 'handoffs'\nsince = 2026-01-01\nuntil = 2025-01-01\nat_least = 1\n",
        "our.toml",
    )
    assert str(problem) == (
        "goal.g.until: 2025-01-01 is not after 2026-01-01; until is the first day after the period"
        f" (our.toml, line {problem.line})"
    )
