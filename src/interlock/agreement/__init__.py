"""The agreement: what both teams signed, as types. Imports nothing else of ours."""

from __future__ import annotations

from interlock.agreement.document import Agreement
from interlock.agreement.problem import AgreementError, Problem
from interlock.agreement.reading import check, read
from interlock.agreement.seal import seal
from interlock.agreement.starters import starter

__all__ = ["Agreement", "AgreementError", "Problem", "check", "read", "seal", "starter"]
