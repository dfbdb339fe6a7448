"""The steps that columns of dates, answers and stages seem to tell of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from interlock.connectors.files.spelling import spelt
from interlock.connectors.files.suggesting.handoffs import VERDICTS, moves, plainly_told
from interlock.connectors.files.suggesting.words import hints, quoted, quoted_all, toml_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from interlock.connectors.files.suggesting.looked import Looked
    from interlock.connectors.files.suggesting.profile import Profile

_STEPS = {
    "lost": r"\blost|disqualif|unqualif|\b(not|nicht|non|no|niet|nao) (qualif|converted|cualif|calif|gekwalif)|\bjunk|"
    r"\bdead\b|verloren|\bperdu|\bperdid|\bpers[oa]\b|przegran|utracon|\bforlor|\btabt\b|\btapt\b|失注",
    "rejected": r"\breject|abgelehnt|\brejet|\brefus|rechazad|rifiutat|rejeitad|recusad|afgewezen|"
    r"odrzucon|avvisad|afvist",
    "recycled": r"recycl|nurtur",
    "won": r"\bwon\b|\bwin\b|customer|converted|gewonnen|\bgagne|\bganad|\bvint[oa]\b|\bkunde\b|\bcliente?\b|"
    r"\bganh[ao]\b|wygran|\bvunn|\bvundet|\bklant\b|受注",
    "mql": r"\bmql\b|marketing ?qualifi|handed ?over|hand ?off",
    "accepted": r"\bsal\b|accepted|akzeptiert|angenommen|\baccepte?e?s?\b|aceptad|accettat|\baceit[oa]\b|geaccepteerd|"
    r"zaakceptowan|accepterad|accepteret",
    "sql": r"\bsql\b|qualified|qualifiziert|\bqualifiee?s?\b|calificad|cualificad|qualificad|qualificat|gekwalificeerd|"
    r"zakwalifikowan|kvalificera",
    "opened": r"opportunit|\bopp\b|deal (creat|open)|verkaufschance|oportunidad",
}
"""By step, in the order in which they are tried: how a stage or a column of dates gives it away."""
_CLAUSE = {"mql": 'kind = "handed_over"', "sql": 'kind = "reported", stage = { is = "sql" }'}
"""How a step is written where it is not called as its kind."""
_OF_DEALS = ("won", "lost")
_WORTH = ("won", "opened")
_NEGATED = re.compile(
    r"\b(not|non|nicht|no|niet|nie|nao|inte|ikke|never|pre|to be|pending|awaiting|former|ex)\b|^pre(?=qualif)"
)
"""Before a word it says that the step was not taken, not yet, or no longer."""
_NEVER = ("lost", "rejected", "recycled")
"""Steps that a word like `not` may tell of."""
_STAGE = re.compile(
    r"\b(stage|status|phase|stufe|statut|etape|etapa|estado|fase|stato|etap|stadium)( name| reason)?$|ステータス$"
)
_FORMER = re.compile(r"\b(from|old|previous|former)\b")
_OTHER_DATE = re.compile(r"\b(last|next|expected|forecast|modified|updated)\b")
_BEGINNING = re.compile(
    r"^(new|lead|open|raw|inquiry|prospect|subscriber|neue?[rs]?|offen|nouveau|nouvelle|ouverte?|nuev[oa]|abiert[oa]|"
    r"nuov[oa]|apert[oa]|nov[oa]|abert[oa]|nieuwe?|now[aey]|nya?|oppen|aben|新規)\b"
)
_MADE = re.compile(
    r"^(converted )?(opportunity|deal|opp|verkaufschance|oportunidad|opportunite)( (id|name|amount|key|number))?$|"
    r"\bconverted (opportunity|deal|account|contact)\b"
)
"""Names of columns of leads that speak of what was made of them."""
_FEW = 40


class Told(NamedTuple):
    """A step, and the words of a recipe for when and at what time it is told of."""

    step: str
    when: str
    at: str
    reason: str

    def written(self, worth: str) -> str:
        """Write it as a line of the clause."""
        kind = _CLAUSE.get(self.step, f'kind = "{self.step}"')
        when = f", when = {{ {self.when} }}" if self.when else ""
        amount = worth if self.step in _WORTH else ""
        return f"move.{self.step} = {{ {kind}{when}, at = {self.at}{amount} }} # {self.reason}"


def step_of(words: str, table: Looked) -> str | None:
    """Return the step that a stage or a column is called after.

    Where leads are said to be converted into opportunities, conversion opens one and is no win.
    """
    said = spelt(words)
    step = next((step for step, pattern in _STEPS.items() if re.search(pattern, said)), None)
    if step not in _NEVER and _NEGATED.search(said):
        return None
    return "opened" if step == "won" and "convert" in said and _makes_opportunities(table) else step


def _makes_opportunities(table: Looked) -> bool:
    """Return whether a conversion makes an opportunity: a column of leads says which one, or what it is worth."""
    names = [spelt(column.name) for column in table.columns]
    return any(_MADE.search(name) for name in names) and any("convert" in name for name in names)


def date_of(table: Looked, step: str) -> Profile | None:
    """Return the column of dates that is called after a step."""
    dates = (date for date in table.of_kind("date") if not _is_other(date.name))
    return next((date for date in dates if step_of(date.name, table) == step), None)


def _is_other(name: str) -> bool:
    """Return whether a column of dates is of no step although it may name one."""
    bare = spelt(name).replace("closed won", "won")
    return _OTHER_DATE.search(bare) is not None or hints(bare, "closed")


def stages_of(table: Looked) -> Profile | None:
    """Return the column that says in which stage a row's lead or deal is."""
    found = [c for c in table.of_kind("text") if _STAGE.search(spelt(c.name)) and c.distinct <= _FEW]
    return next((c for c in found if not _FORMER.search(spelt(c.name))), None)


def tells_steps(table: Looked) -> bool:
    """Return whether most of the words in the column of stages are known ones."""
    stages = stages_of(table)
    words = stages.values.to_pylist() if stages else []
    known = [word for word in words if step_of(word, table) or _BEGINNING.search(spelt(word))]
    return bool(words) and 2 * len(known) > len(words)


def steps(table: Looked, tables: Sequence[Looked], worth: str) -> Iterator[str]:
    """Write every step that the columns of people's or opportunities' rows tell of, each once.

    Steps of people that have no time are left out where there is a file of opportunities to tell of them.
    """
    stages = stages_of(table)
    if stages is not None:
        yield f"# {stages.name!r} says {', '.join(map(repr, stages.values.to_pylist()[:8]))}"
    deals = table.role == "opportunity"
    elsewhere = not deals and any(one.role == "opportunity" for one in tables)
    seen: set[str] = set()
    found = None if deals else plainly_told(table)
    if found is not None:
        seen.update(("mql", *VERDICTS, "lost") if found.verdict is stages else ("mql", *VERDICTS))
        yield from moves(table, found)
    for told in (*_answers(table), *_dates(table), *_words(table, stages)):
        if told.step in seen or (deals and told.step not in (*_OF_DEALS, "accepted", "rejected")):
            continue
        if elsewhere and told.at == '"unknown"':
            continue
        seen.add(told.step)
        yield told.written(worth)


def step_time(table: Looked, step: str) -> str:
    """Return the column with the time of a step: the date called after it, or that of closing if it closes."""
    date = date_of(table, step)
    if date is None and step in _OF_DEALS:
        date = next((date for date in table.of_kind("date") if hints(date.name, "closed")), None)
    return date.name if date else "unknown"


def _at(table: Looked, step: str) -> str:
    return quoted(step_time(table, step))


def _answers(table: Looked) -> Iterator[Told]:
    """Find yes and no: won, accepted, closed."""
    won = next((c for c in table.of_kind("yes_no") if step_of(c.name, table) in ("won", "opened")), None)
    if won is not None:
        step = step_of(won.name, table) or "won"
        yield Told(step, f"{toml_key(won.name)} = true", _at(table, step), _why(won, step))
        closed = next((c for c in table.of_kind("yes_no") if re.search(r"\bclosed$", spelt(c.name))), None)
        if closed is not None and step == "won":
            when = f"{toml_key(won.name)} = false, {toml_key(closed.name)} = true"
            yield Told("lost", when, _at(table, "lost"), "closed and not won")
    accepted = table.first("accepted", "yes_no")
    if accepted is not None:
        for step, answer in (("accepted", "true"), ("rejected", "false")):
            yield Told(step, f"{toml_key(accepted.name)} = {answer}", _at(table, "accepted"), accepted.reason)


def _why(answer: Profile, step: str) -> str:
    if "convert" not in spelt(answer.name):
        return answer.reason
    if step == "won":
        return f'{answer.reason}; if a conversion only opens an opportunity, write kind = "opened"'
    return f"{answer.reason}; a conversion makes an opportunity, and whether that is won its own export says"


def _dates(table: Looked) -> Iterator[Told]:
    for step in reversed(_STEPS):
        date = date_of(table, step)
        if date is not None and date is not born(table):
            yield Told(step, "", quoted(date.name), "by the name of the column")


def _words(table: Looked, stages: Profile | None) -> Iterator[Told]:
    """Find the stages of which a step is known, with the time they have by the file's columns."""
    found: dict[str, list[str]] = {}
    for word in stages.values.to_pylist() if stages else []:
        found.setdefault(step_of(word, table) or "", []).append(word)
    for step in _STEPS:
        if stages is not None and step in found:
            at = _at(table, step)
            since = "" if at != '"unknown"' else "; no column says since when, so numbers by date leave it out"
            yield Told(step, _among(stages, found[step]), at, f"by the words of {stages.name!r}{since}")


def _among(stages: Profile, words: Sequence[str]) -> str:
    return f"{toml_key(stages.name)} = [{', '.join(map(quoted, words))}]"


def born(table: Looked) -> Profile | None:
    """Return the date at which rows of the table became known: one called so that is of no step, or the only one."""
    dates = table.of_kind("date")
    called = [date for date in dates if hints(date.name, "born")]
    first = [date for date in called if step_of(date.name, table) is None]
    alone = [date for date in dates if len(dates) == 1 and step_of(date.name, table) is None]
    return next(iter([*first, *called, *alone]), None)


def history(table: Looked, whose: Sequence[str], at: str, tables: Sequence[Looked]) -> Iterator[str]:
    """Write the clauses of a file in which each row says that somebody entered a stage at some time."""
    stages = stages_of(table)
    if stages is None:
        return
    words = stages.values.to_pylist()
    first = [word for word in words if step_of(word, table) is None and _BEGINNING.search(spelt(word))]
    kind = "opportunity" if any(hints(one, "deal") for one in whose) else "people"
    if first and kind == "people" and not any(one.role == "people" for one in tables):
        yield f"[people.{table.name}_first]"
        yield f'rows = "{table.name}"'
        yield f"when = {{ {_among(stages, first)} }} # the stages in which people become known"
        yield f"key = {quoted_all(whose)}"
        yield f"captured = {quoted(at)}"
        yield ""
    yield f"# Each row says that somebody entered a stage: {', '.join(map(repr, words[:8]))}"
    yield f"[{kind}.{table.name}]"
    yield f'rows = "{table.name}"'
    yield f"key = {quoted_all(whose)}"
    for told in _words(table, stages):
        yield told._replace(at=quoted(at), reason="by its words").written("")
