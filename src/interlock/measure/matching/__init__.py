"""Which account a lead belongs to: a ladder of named rules, each link with the rule it was made by.

`climb` takes one lead up the ladder, `link` takes millions; both give the same answer.
"""

from __future__ import annotations

from interlock.measure.matching.bulk import ACCOUNTS, LEADS, LINKS, claims, link
from interlock.measure.matching.domains import is_free, stem, work_domain
from interlock.measure.matching.ladder import (
    LONGER,
    SAYS,
    Asked,
    Claim,
    Kind,
    Matched,
    Rule,
    Suggestion,
    asked,
    climb,
)
from interlock.measure.matching.names import block, plain_name

__all__ = [
    "ACCOUNTS",
    "LEADS",
    "LINKS",
    "LONGER",
    "SAYS",
    "Asked",
    "Claim",
    "Kind",
    "Matched",
    "Rule",
    "Suggestion",
    "asked",
    "block",
    "claims",
    "climb",
    "is_free",
    "link",
    "plain_name",
    "stem",
    "work_domain",
]
