"""A field has a name of its own: no word of the expressions, no column of the facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.agreement.expression.words import RESERVED
from interlock.agreement.facts import FACTS
from interlock.agreement.problem import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.agreement.shape import Whole


def check(whole: Whole) -> Iterator[Finding]:
    """Find fields that an expression could not tell from something else."""
    for name in whole.agreement.field:
        if name in RESERVED:
            yield Finding(("field", name), f"'{name}' is a word of expressions; name the field otherwise")
        taken = [fact for fact, of in FACTS.items() if name in of.columns and "person" in of.columns]
        if taken:
            yield Finding(
                ("field", name),
                f"numbers over {', '.join(taken)} have a column '{name}' of their own; name the field otherwise",
            )
