"""Files in which each row says that somebody was handed over to sales, and what became of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from interlock.connectors.files.spelling import spelt
from interlock.connectors.files.suggesting.words import hints, quoted, quoted_all, toml_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from interlock.connectors.files.suggesting.looked import Looked
    from interlock.connectors.files.suggesting.profile import Profile

VERDICTS = ("accepted", "rejected", "recycled")
_SAID = {
    "waiting": r"pending|waiting|\bopen\b|\bnew\b|in progress|in review|working|\bunread\b|ausstehend|\boffen|\bneu\b|"
    r"in bearbeitung|en attente|en cours|pendient|in attesa|pendente|in behandeling|\bopenstaand|oczekuj|w toku|"
    r"vantar|afventer|\bventer\b|保留|未対応",
    "recycled": r"recycl|recicl|ricicl|recykl|nurtur|return|sen[dt] back|give[ns]? back|zuruck|retourn|renvoy|devuel|"
    r"devolv|restitu|rinviat|teruggest|teruggeg|zwroc|odeslan|aterlamn|aterfor|tilbage|tilbake|差戻|差し戻",
    "rejected": r"reject|refus|declin|disqualif|unqualif|not accept|junk|abgelehnt|disqualifiz|unqualifiz|rejet|"
    r"rechaz|descart|rifiut|scartat|rejeit|recusad|afgewezen|odrzucon|avvisa|avslag|afvis|avvist|descalific|"
    r"squalific|desqualific|gediskwal|dyskwal|diskval|却下|"
    r"\b(not|nicht|non|no|niet|nie|nao|inte|ikke) (accept|akzept|qualif|cualif|calif|gekwal|zakwal|kvalif|aceit)",
    "accepted": r"accept|akzeptier|angenommen|ubernommen|aceptad|accettat|aceit[oa]|geaccepteer|aanvaard|zaakceptow|"
    r"przyjet|godkan|godken[dt]|godkjent|akseptert|qualifi|cualific|calific|qualific|gekwalific|zakwalifikow|"
    r"kvalific|kvalifiser|approved|\bsal\b|承認|受入",
}
"""By verdict, in the order in which they are tried."""
_GIVEN = re.compile(
    r"handed|hand ?(over|off)|\bassign(ed|ment)?\b|\brout(ed|ing)\b|transfer|\bpassed\b|\bsent to sales|\bmql\b|"
    r"ubergab|ubergeben|zugewiesen|zuweisung|zugeteilt|weitergeleitet|weitergegeben|\bremise? (au|le|a)\b|\bremise?$|"
    r"transmis|attribu|\baffect(e|ation)|transfir|asigna|entregad|derivad|traspas|assegna|trasferi|passat[oa]|"
    r"consegna|inoltrat|atribu|encaminhad|repassad|entregue|overgedragen|overdracht|toegewezen|doorgestuurd|"
    r"przekazan|przypisan|przydziel|overlamn|tilldela|overfor|overdrag|tildel|overlever|引渡|引き渡|引継|割当|割り当て"
)
_DECIDED = re.compile(
    r"decid|decision|verdict|respon[ds]|answer|review|outcome|\bresult|status|entsch(ied|eid)|beantwort|antwort|"
    r"bearbeitet|ergebnis|repons|repondu|respuest|respondid|rispost|deci[sd]|resposta|besluit|beslis|antwoord|"
    r"beoordeel|decyzj|odpowied|rozpatrz|beslut|svar|avgjor|afgjort|判定|決定|回答"
)
_RESTS = re.compile(
    r"not before|\buntil\b|revisit|recontact|wiedervorlage|fruhestens|\bbis\b|jusqu|relance|hasta|fino a|\bate\b|"
    r"niet voor|\btot\b|nie przed|tidigast|tidligst"
)
_REASON = re.compile(
    r"reason|\bwhy\b|grund\b|begrundung|motif|raison|razon|motivo|causa|\breden\b|powod|przyczyn|orsak|\barsak|arsag|"
    r"grunn\b|理由"
)
_TEAM = re.compile(
    r"\bteam\b|queue|gruppe|vertriebsteam|abteilung|equipe|equipo|squadra|\btime\b|zespol|\bploeg|warteschlange|チーム"
)
_BY = re.compile(
    r"bearbeiter|empfanger|verkaufer|vertriebler|assignee|\b(sdr|bdr|ae)\b|sales ?(person|rep)|vendeur|commercial|"
    r"vendedor|venditor|verkoper|handlowiec|saljare|saelger|selger|担当"
)
_PASSING = re.compile(r"modified|updated|\blast\b|\bnext\b|geandert|modifie|creat|angelegt|erstellt")
_EVENT = re.compile(r"\b(type|kind|event|activity|action|typ|subject|betreff|aktivitat|duration|dauer)\b")
_STAGE = re.compile(r"\bsta(ge|tus|tut|to|dium)\b|phase|etap|estado|fase|stufe")
_FEW = 20


@dataclass
class Handed:
    """What the columns of a file say of hand-offs."""

    given: Profile | None
    """When somebody was handed over."""
    verdict: Profile | None
    """The column whose words, or yes and no, say what became of it."""
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By verdict, `waiting`, or empty where a word is not known."""
    decided: Mapping[str, Profile] = field(default_factory=dict)
    """By verdict: the column with its own time."""

    @property
    def sure(self) -> bool:
        """Return whether the file says both when somebody was handed over and what became of it."""
        return self.given is not None and (self.verdict is not None or bool(self.decided))


def verdict_of(word: str) -> str:
    """Return the verdict that a word says, `waiting` where none is given yet, or nothing."""
    return next((verdict for verdict, pattern in _SAID.items() if re.search(pattern, spelt(word))), "")


def says_given(date: Profile) -> bool:
    """Return whether a column of dates is called so that it says when somebody was handed over."""
    name = spelt(date.name)
    return _GIVEN.search(name) is not None and not _PASSING.search(name)


def handed(table: Looked) -> Handed:
    """Look for what says that somebody was handed over, and what became of it."""
    dates = [date for date in table.of_kind("date") if not hints(date.name, "planned")]
    given = next(filter(says_given, dates), None)
    decided = {
        verdict: date
        for date in dates
        if date is not given and not _RESTS.search(spelt(date.name)) and (verdict := verdict_of(date.name)) in VERDICTS
    }
    for column in table.of_kind("text"):
        words = column.values.to_pylist()
        found: dict[str, list[str]] = {}
        for word in words if 0 < len(words) <= _FEW and not _REASON.search(spelt(column.name)) else []:
            found.setdefault(verdict_of(word), []).append(word)
        told = {*found} & {*VERDICTS}
        if told and 2 * len(found.get("", ())) < len(words):
            return Handed(given, column, found, decided)
    answer = next((column for column in table.of_kind("yes_no") if hints(column.name, "accepted")), None)
    return Handed(given, answer, {}, decided)


def is_of_handoffs(table: Looked) -> bool:
    """Return whether rows tell of hand-offs, or may, and of nothing else that happened."""
    found = handed(table)
    if any(_EVENT.search(spelt(column.name)) for column in table.columns) and not found.sure:
        return False
    if found.given is not None:
        return True
    told = found.verdict is not None and _DECIDED.search(spelt(found.verdict.name)) is not None
    return told and not _STAGE.search(spelt(found.verdict.name if found.verdict else ""))


def plainly_told(table: Looked) -> Handed | None:
    """Return the hand-offs that a file of people tells of besides: it says when, and what sales said."""
    found = handed(table)
    if not any(hints(date.name, "born") for date in table.of_kind("date")):
        return found if found.sure else None
    words = " ".join(spelt(word) for verdict in VERDICTS for word in found.words.get(verdict, ()))
    taken = re.sub(r"\S*(qualif|calif|kvalif|kwalif)\S*", "", words)
    return found if found.sure and found.words and verdict_of(taken) in VERDICTS else None


def handoffs(table: Looked, whose: Sequence[str], known: bool) -> Iterator[str]:  # noqa: FBT001 - a fact of the files
    """Write the clause of a file of hand-offs; `known` says whether another file says when people became known."""
    found = handed(table)
    yield "# Each row says that somebody was handed over, or what became of it"
    yield f"[people.{table.name}]"
    yield f'rows = "{table.name}"'
    link = next((one for one in table.links if tuple(one.columns) == tuple(whose)), None)
    yield f"key = {quoted_all(whose)} # " + (
        f"{link.share:.0%} of its values are found in {link.other}" if link else "by its name"
    )
    if not known:
        yield "# no file says when these people became known: bring it in too, for numbers that need that day"
    yield from moves(table, found)


def moves(table: Looked, found: Handed) -> Iterator[str]:
    """Write the moves that hand-offs consist of, each with its reason."""
    by = _by(table)
    if found.given is not None:
        if not found.sure:
            yield (
                f"# ASK: {found.given.name!r} says that somebody was handed over, and no column what sales said: "
                f"is each row a hand-off? Else write a [touch.*], or leave the file out"
            )
        yield _given(table, found.given, by)
    else:
        yield "# ASK: no column says when they were handed over: does another file, or is it to stay without?"
    yield from _verdicts(table, found, by)


def _given(table: Looked, given: Profile, by: str) -> str:
    team = next((column for column in table.of_kind("text") if _TEAM.search(spelt(column.name))), None)
    due = next((date for date in table.of_kind("date") if hints(date.name, "planned") and not _rests(date)), None)
    receives = f", team = {quoted(team.name)}" if team else ""
    until = f", due = {quoted(due.name)}" if due else ""
    says = f"{given.name!r} says when they were handed over, by its name"
    return f'move.handed_over = {{ kind = "handed_over", at = {quoted(given.name)}{receives}{by}{until} }} # {says}'


def _verdicts(table: Looked, found: Handed, by: str) -> Iterator[str]:
    if found.verdict is not None and found.words:
        yield f"# {found.verdict.name!r} says {', '.join(map(repr, found.verdict.values.to_pylist()[:8]))}"
    if strange := found.words.get(""):
        listed = ", ".join(map(repr, strange))
        yield f"# ASK: what do the words {listed} say: accepted, rejected, recycled, or nothing yet? Add them below"
    asked = False
    for verdict in VERDICTS:
        when = _when(found, verdict)
        own = found.decided.get(verdict)
        if not when and own is None:
            continue
        at = own or _decided(table, found)
        if at is None and not asked:
            asked = True
            yield from _ask_when(table, found)
        if own is not None and verdict == "recycled":
            when = ""  # who was taken first and sent back later has but one verdict
        yield _verdict(table, (verdict, when, at), by, found)


def _verdict(table: Looked, told: tuple[str, str, Profile | None], by: str, found: Handed) -> str:
    verdict, when, at = told
    parts = [f'kind = "{verdict}"', f"at = {quoted(at.name if at else 'unknown')}"]
    parts += [f"when = {{ {when} }}"] if when else []
    why = f"by the words of {found.verdict.name!r}" if when and found.verdict else "by the name of its column of dates"
    reason = _reason(table, verdict) if verdict != "accepted" else None
    parts += [f"reason = {quoted(reason.name)}"] if reason else []
    rests = next(filter(_rests, table.of_kind("date")), None) if verdict == "recycled" else None
    parts += [f"until = {quoted(rests.name)}"] if rests else []
    since = "" if at else "; no column says since when, so numbers by date leave it out"
    return f"move.{verdict} = {{ {', '.join(parts)}{by if verdict != 'recycled' else ''} }} # {why}{since}"


def _when(found: Handed, verdict: str) -> str:
    if found.verdict is None:
        return ""
    if found.verdict.kind == "yes_no":
        answer = {"accepted": "true", "rejected": "false"}.get(verdict, "")
        return f"{toml_key(found.verdict.name)} = {answer}" if answer else ""
    words = found.words.get(verdict, ())
    return f"{toml_key(found.verdict.name)} = [{', '.join(map(quoted, words))}]" if words else ""


def _others(table: Looked, found: Handed) -> list[Profile]:
    """Return the columns of dates that may say when a verdict was given."""
    own = [found.given, *found.decided.values()]
    dates = [date for date in table.of_kind("date") if not any(date is one for one in own)]
    return [date for date in dates if not hints(date.name, "planned") and not _rests(date)]


def _decided(table: Looked, found: Handed) -> Profile | None:
    return next((date for date in _others(table, found) if _DECIDED.search(spelt(date.name))), None)


def _ask_when(table: Looked, found: Handed) -> Iterator[str]:
    if others := ", ".join(repr(date.name) for date in _others(table, found)):
        yield f'# ASK: which column says when it was decided: {others}, or "unknown"?'


def _reason(table: Looked, verdict: str) -> Profile | None:
    """Return the column of reasons: the verdict's own, else the first that is of no other verdict."""
    found = [column for column in table.of_kind("text") if _REASON.search(spelt(column.name))]
    own = [column for column in found if verdict_of(column.name) == verdict]
    return next(iter([*own, *(column for column in found if not verdict_of(column.name))]), None)


def _by(table: Looked) -> str:
    columns = [
        c for c in table.of_kind("text") if not _TEAM.search(spelt(c.name)) and not _REASON.search(spelt(c.name))
    ]
    found = next((c for c in columns if _BY.search(spelt(c.name)) or hints(c.name, "owner")), None)
    return f", by = {quoted(found.name)}" if found else ""


def _rests(date: Profile) -> bool:
    return _RESTS.search(spelt(date.name)) is not None
