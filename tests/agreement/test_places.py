"""Every address has the line on which it stands."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from agreements import agreements
from hypothesis import HealthCheck, given, settings

from interlock.agreement import Agreement, export, names, starter
from interlock.agreement.places import places

if TYPE_CHECKING:
    from interlock.agreement.problem import Path

TEXT = '''# a comment = [ "not a value"
title = "x" # another
"quoted key".'dotted' . bare = 1

[stage.mql]   # a table
says = """
many = "lines"
[not.a.table]
"""
order = [
  1, # one
  [2, 3],
  { a = 1, b.c = [4] },
]
raw = \'\'\'
[nor.this]\'\'\'
"esc\\u0061ped" = 1

[[handoff.h.escalate]]
after = "PT1H"
[[handoff.h.escalate]]
after = "PT2H"
to.x = 1
[handoff.h.escalate.deeper]
y = 1
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("quoted key",), 3),
        (("quoted key", "dotted", "bare"), 3),
        (("stage",), 5),
        (("stage", "mql"), 5),
        (("stage", "mql", "says"), 6),
        (("stage", "mql", "order"), 10),
        (("stage", "mql", "order", 0), 11),
        (("stage", "mql", "order", 1, 1), 12),
        (("stage", "mql", "order", 2, "a"), 13),
        (("stage", "mql", "order", 2, "b", "c", 0), 13),
        (("stage", "mql", "raw"), 15),
        (("stage", "mql", "escaped"), 17),
        (("stage", "mql", "missing"), 5),
        (("handoff", "h", "escalate", 0, "after"), 20),
        (("handoff", "h", "escalate", 1), 21),
        (("handoff", "h", "escalate", 1, "to", "x"), 23),
        (("handoff", "h", "escalate", 1, "deeper", "y"), 25),
        (("nowhere",), 1),
    ],
)
def test_an_address_has_the_line_it_stands_on(path: Path, line: int) -> None:
    tomllib.loads(TEXT)
    assert places(TEXT).line(path) == line
    assert places(TEXT.replace("\n", "\r\n")).line(path) == line


def leaves(path: Path, value: Any) -> list[Path]:
    """List the addresses of everything in a parsed text."""
    if isinstance(value, dict):
        return [path, *(leaf for name, inner in value.items() for leaf in leaves((*path, name), inner))]
    if isinstance(value, list):
        return [path, *(leaf for nth, inner in enumerate(value) for leaf in leaves((*path, nth), inner))]
    return [path]


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(agreements())
def test_every_address_of_an_agreement_is_found(agreement: Agreement) -> None:
    text = export(agreement)
    found = places(text)
    assert set(leaves((), tomllib.loads(text))[1:]) == set(found.lines)


@pytest.mark.parametrize("name", names())
def test_every_address_of_what_ships_is_found(name: str) -> None:
    text = starter(name)
    assert set(leaves((), tomllib.loads(text))[1:]) == set(places(text).lines)
