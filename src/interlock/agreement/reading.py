"""From text to agreement, or to everything that is wrong with the text."""

from __future__ import annotations

import re
import tomllib
from itertools import islice
from typing import TYPE_CHECKING, Any

from interlock.agreement.checks import findings
from interlock.agreement.places import DEEPEST, Places, TooDeepError, places
from interlock.agreement.problem import AgreementError, Finding, Problem, address
from interlock.agreement.shape import shaped

if TYPE_CHECKING:
    from interlock.agreement.document import Agreement

LONGEST = 80_000
"""Characters an agreement may have: four times the starter."""
MOST = 200
"""Problems that are listed; more help nobody."""


def read(text: str, file: str = "agreement.toml") -> Agreement:
    """Read an agreement; raises AgreementError with every problem the text has."""
    agreement, problems = _examined(text, file)
    if agreement is None or problems:
        raise AgreementError(problems)
    return agreement


def check(text: str, file: str = "agreement.toml") -> list[Problem]:
    """List everything that is wrong with the text, in its order; an empty list means it can be signed."""
    return _examined(text, file)[1]


def _examined(text: str, file: str) -> tuple[Agreement | None, list[Problem]]:
    if len(text) > LONGEST:
        return None, [Problem(file, 1, "", f"the text has {len(text):,} characters; {LONGEST:,} are the most")]
    try:
        where = places(text)
    except TooDeepError as deep:
        return None, [Problem(file, deep.line, "", f"nested deeper than {DEEPEST}; write it flatter")]
    raw = _parsed(text, file)
    if isinstance(raw, Problem):
        return None, [raw]
    whole, found = shaped(raw)
    if whole is not None:
        found = [*found, *islice(findings(whole), 2 * MOST)]
    problems = _placed(found, where, file)
    return (whole.agreement if whole is not None and not found else None), problems


def _parsed(text: str, file: str) -> dict[str, Any] | Problem:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        told, line = _told(str(error), text)
        return Problem(file, line, "", f"this is not TOML: {told}; correct this line")
    except (ValueError, OverflowError, RecursionError) as error:
        return Problem(file, 1, "", f"this is not TOML: {error}; correct the number or the date it speaks of")


def _told(message: str, text: str) -> tuple[str, int]:
    found = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", message)
    if found is None:
        return message, 1
    line = int(found[1]) if found[1] else text.count("\n") + 1
    told = message[: found.start()]
    return told[:1].lower() + told[1:], line


def _seen(finding: Finding, where: Places) -> str:
    return f"{finding.message} (see line {where.line(finding.other)})" if finding.other else finding.message


def _placed(found: list[Finding], where: Places, file: str) -> list[Problem]:
    problems = {Problem(file, where.line(f.path), address(f.path), _seen(f, where)): None for f in found}
    ordered = sorted(problems, key=lambda problem: problem.line)
    if len(ordered) > MOST:
        last = ordered[MOST - 1].line
        more = Problem(file, last, "", f"{len(ordered) - MOST:,} further problems; mend these first")
        ordered = [*ordered[:MOST], more]
    return ordered
