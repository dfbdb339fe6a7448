"""Laws of expressions in words: whatever can be read can be said, with every field and every value in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from agreement.test_expression_law import COLUMNS, conditions, values
from hypothesis import given
from hypothesis import strategies as st

from interlock.agreement import check, expression, names, read, starter
from interlock.agreement.expression import nodes
from interlock.agreement.prose import chapters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.agreement.facts import Type

LEAD: dict[str, Type] = {"role": "text", "employees": "number", "partner": "yes_no", "budget": "money", "since": "time"}


def leaves(node: nodes.Node) -> Iterator[nodes.Node]:
    """Return columns and constants; a hundred that makes cents of money, and the nothing of a minus, are not said."""
    if isinstance(node, nodes.Arithmetic):
        cents = node.type == "money" and node.left.type == "number" and node.right == nodes.Constant(100, "number")
        minus = node.sign == "-" and node.left == nodes.Constant(0, "number")
        yield from (() if minus else leaves(node.left))
        yield from (() if cents else leaves(node.right))
    elif isinstance(node, nodes.Column | nodes.Constant):
        yield node
    else:
        for part in node.children():
            yield from leaves(part)


def shown(node: nodes.Node) -> str:
    if isinstance(node, nodes.Column):
        return node.name
    assert isinstance(node, nodes.Constant)
    value = node.value
    if isinstance(value, bool) or node.type == "time":
        return ""
    if isinstance(value, str):
        return f"\N{LEFT DOUBLE QUOTATION MARK}{value}\N{RIGHT DOUBLE QUOTATION MARK}"
    value = value / 100 if node.type == "money" else value
    return f"{int(value):,}" if value == int(value) else f"{value:,.2f}" if node.type == "money" else repr(value)


@given(conditions(2) | st.sampled_from(["number", "money", "text"]).flatmap(lambda kind: values(kind, 3)))
def test_every_field_and_every_value_is_said(text: str) -> None:
    found = expression.parse(text, COLUMNS)
    for leaf in leaves(found.root):
        assert shown(leaf) in found.words, text
    assert found.words.count("(") == found.words.count(")") or "(" in text
    assert "None" not in found.words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("role is null or role not in ('a', 'b', 'c')", "role is not known or role is none of “a”, “b” and “c”"),
        ("employees >= 20 and role in ('a', 'b')", "employees is at least 20 and role is “a” or “b”"),
        ("employees between 20 and 1000", "employees is from 20 to 1,000"),
        ("not partner or partner is null", "partner is no or partner is not known"),
        ("partner and (role = 'a' or budget > 5000)", "partner is yes and (role is “a” or budget is above 5,000)"),
        ("(partner and role = 'a') or budget > 0.5", "(partner is yes and role is “a”) or budget is above 0.50"),
        ("since >= date '2026-01-31'", "since is not before 31 Jan 2026"),
        ("role like '%chief%' and role not like 'vice%'", "role contains “chief” and role does not begin with “vice”"),
        ("coalesce(role, 'none') = 'none'", "(role, or “none” while that is not known) is “none”"),
        ("partner is not true", "it is not certain that partner is yes"),
    ],
)
def test_it_reads_as_people_say_it(text: str, words: str) -> None:
    assert expression.condition(text, LEAD).words == words


@pytest.mark.parametrize("name", [name for name in names() if not check(starter(name))])
def test_no_agreement_that_ships_is_read_with_raw_expressions(name: str) -> None:
    for chapter in chapters(read(starter(name))):
        for line in chapter.lines:
            for term in line.terms:
                assert not any(
                    word in f" {term} ".lower() for word in (" is null", " not in (", " in (", ">=", "<>")
                ), term
