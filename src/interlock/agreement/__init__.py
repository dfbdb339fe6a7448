"""The agreement: what both teams signed, as types. Imports nothing else of ours."""

from __future__ import annotations

from interlock.agreement.diff import Change, changes
from interlock.agreement.document import Agreement
from interlock.agreement.export import export
from interlock.agreement.problem import AgreementError, Problem
from interlock.agreement.reading import check, read
from interlock.agreement.schema import json_schema
from interlock.agreement.seal import seal
from interlock.agreement.starters import names, starter
from interlock.agreement.versions import Signature, Version, in_force

__all__ = [
    "Agreement",
    "AgreementError",
    "Change",
    "Problem",
    "Signature",
    "Version",
    "changes",
    "check",
    "export",
    "in_force",
    "json_schema",
    "names",
    "read",
    "seal",
    "starter",
]
