"""People talk about a clause, answer each other, and say when it is settled; who said what is kept."""

from __future__ import annotations

import pytest

from interlock.agreement import starter
from interlock.desk import actions
from interlock.desk.actions.comments import CommentError
from interlock.desk.lists.comments import comments
from interlock.desk.models import Happening

CLAUSE = "handoff.emea"


@pytest.fixture
def version() -> str:
    for name, team in (("mia", "marketing"), ("sam", "sales")):
        actions.add_member(name, "a secret word", team)
    return str(actions.propose(starter(), "mia").number)


def test_answers_stand_under_what_they_answer(version: str) -> None:
    first = actions.comment(version, CLAUSE, "Too low?", "sam")
    answer = actions.comment(version, CLAUSE, "Try 80.", "mia", reply_to=first)
    actions.comment(version, CLAUSE, "Agreed.", "sam", reply_to=answer)
    (one,) = comments()[CLAUSE]
    assert (one.by, one.text) == ("sam", "Too low?")
    assert [(reply.by, reply.text) for reply in one.replies] == [("mia", "Try 80."), ("sam", "Agreed.")]
    noted = Happening.objects.filter(kind="commented").order_by("id").values_list("by", flat=True)
    assert list(noted) == ["sam", "mia", "sam"]


def test_what_is_settled_says_who_settled_it_and_takes_no_answer(version: str) -> None:
    first = actions.comment(version, CLAUSE, "Too low?", "sam")
    later = actions.comment(version, CLAUSE, "And the hours?", "sam")
    actions.resolve_comment(first, "mia")
    actions.resolve_comment(first, "sam")
    open_, settled = comments()[CLAUSE]
    assert (open_.id, open_.resolved) == (later, None)
    assert (settled.id, settled.resolved_by) == (first, "mia")
    with pytest.raises(CommentError, match="settled, by mia"):
        actions.comment(version, CLAUSE, "But...", "sam", reply_to=first)


def test_an_answer_belongs_to_its_clause(version: str) -> None:
    first = actions.comment(version, CLAUSE, "Too low?", "sam")
    with pytest.raises(CommentError, match=f"no comment {first} on handoff.amer"):
        actions.comment(version, "handoff.amer", "Yes.", "mia", reply_to=first)
    with pytest.raises(CommentError, match=r"no clause handoff\.nowhere"):
        actions.comment(version, "handoff.nowhere", "Yes.", "mia")
    with pytest.raises(CommentError, match="1 to 4,000 letters"):
        actions.comment(version, CLAUSE, "  ", "mia")
