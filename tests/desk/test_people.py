"""Who may look after whom, what a closed log-in leaves behind, and what links and tokens are good for."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction

from interlock import InterlockError
from interlock.desk import actions, clock, lists
from interlock.desk.actions import invitations, people, tokens
from interlock.desk.actions.people import PeopleError
from interlock.desk.lists import people as known
from interlock.desk.lists.news import News
from interlock.desk.lists.seen import EVERYTHING, NotTheirLeadError, see_account, see_handoff, see_lead, seen
from interlock.desk.models import Deal, Dispute, Handoff, Happening, Invitation, Lead, Listed, PersonalToken, Seat
from interlock.desk.rights import RIGHTS, SCOPES, TEAMS, NotAllowedError, Right, Role, WrongRoleError, role_for, who_may
from interlock.desk.telling import whom
from interlock.desk.telling.matter import matter_of

pytestmark = pytest.mark.django_db
NOW = 1_800_000_000_000_000
DAY = 86_400_000_000


def handed(number: int, owner: str, team: str = "inbound", **more: object) -> Handoff:
    values: dict[str, object] = {"person": 1_000 + number, "clause": "inbound", "stage": "mql", "seal": "x", "due": NOW}
    values |= {"triggered": 1, "passed": 1, "handed": number, "owner": owner, "team": team, **more}
    return Handoff.objects.create(id=number, **values)


def test_every_role_fits_a_team_and_every_right_somebody() -> None:
    assert {role for roles in TEAMS.values() for role in roles} == set(Role) == set(RIGHTS)
    assert all(who_may(right) for right in Right)
    assert not RIGHTS[Role.AUDITOR] & {SCOPES["write:verdicts"], SCOPES["write:agreement"], Right.SIGN, Right.PEOPLE}
    assert Right.ANSWER not in RIGHTS[Role.ADMIN] | RIGHTS[Role.MARKETING]
    assert role_for("x", "sales") == "sales_lead"
    with pytest.raises(WrongRoleError, match="there is no role 'boss'"):
        role_for("x", "sales", "boss")
    with pytest.raises(WrongRoleError, match="one of revops, admin, auditor"):
        role_for("x", "other", "rep")


@pytest.mark.usefixtures("signed")
def test_an_invitation_holds_once_and_seats_whoever_comes() -> None:
    invited = invitations.invite("zoe", "zoe@example.org", "sales", "rep", "SDR", ["emea"], "rio", NOW)
    assert not Seat.objects.filter(member="zoe").exists()
    assert invited.token not in str(list(Invitation.objects.values_list()))
    assert known.invitee(invited.token, NOW) == known.Invitee("zoe", "SDR", "rio")
    assert known.invitee(invited.token, NOW + 8 * DAY) is None
    again = invitations.invite_again("zoe", "rio", NOW)
    assert known.invitee(invited.token, NOW) is None
    assert invitations.join(again.token, "long enough a secret", NOW + DAY) == "zoe"
    assert Seat.objects.get(member="zoe").team == "emea"
    assert User.objects.get(username="zoe").check_password("long enough a secret")
    with pytest.raises(invitations.InvitationError, match="holds no longer"):
        invitations.join(again.token, "another", NOW + DAY)
    with pytest.raises(invitations.InvitationError, match="no invitation waits"):
        invitations.invite_again("zoe", "rio", NOW)


@pytest.mark.usefixtures("signed")
def test_an_invitation_is_taken_back() -> None:
    invited = invitations.invite("zoe", "zoe@example.org", "sales", "rep", by="rio", now=NOW)
    invitations.take_back("zoe", "rio", NOW)
    assert known.invitee(invited.token, NOW) is None
    assert lists.log_in("zoe") is None
    invitations.invite_again("zoe", "rio", NOW)
    assert lists.log_in("zoe") is not None


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize("by", ["ann", "lea", "mia"])
def test_only_who_looks_after_people_does(by: str) -> None:
    for act in (
        lambda: invitations.invite("zoe", "zoe@example.org", "sales", by=by),
        lambda: people.change_member("bob", by, role="sales_lead"),
        lambda: people.close_member("bob", by),
        lambda: people.end_sessions_of("bob", by),
        lambda: people.let_reps_see("everything", by),
    ):
        with pytest.raises(NotAllowedError, match="RevOps, Administrator"):
            act()


@pytest.mark.usefixtures("signed")
def test_administrators_look_after_administrators_and_the_last_stays() -> None:
    with pytest.raises(NotAllowedError, match="administrators do"):
        people.change_member("rio", "rio", role="admin")
    with pytest.raises(NotAllowedError, match="administrators do"):
        people.close_member("ada", "rio")
    for act in (lambda: people.change_member("ada", "ada", role="auditor"), lambda: people.close_member("ada")):
        with pytest.raises(PeopleError, match="last administrator"):
            act()
    people.change_member("rio", "ada", role="admin")
    people.change_member("ada", "rio", role="auditor")
    assert Happening.objects.filter(kind="member_changed").count() == 2


@pytest.mark.usefixtures("signed")
def test_a_team_is_changed_until_somebody_has_signed() -> None:
    people.change_member("ann", "ada", team="marketing")
    found = lists.log_in("ann")
    assert found is not None
    assert (found.team, found.role) == ("marketing", "marketing")
    with pytest.raises(PeopleError, match="signatures rest on the team"):
        people.change_member("lea", "ada", team="other")
    with pytest.raises(DatabaseError, match="signatures rest on it"), transaction.atomic(), connection.cursor() as sql:
        sql.execute("UPDATE desk_member SET team = 'other' WHERE role = 'sales_lead'")


@pytest.mark.usefixtures("signed")
def test_who_leaves_keeps_signatures_and_no_way_in() -> None:
    made = tokens.make_token("lea", "report", ["read:figures"], 30)
    people.close_member("lea", "ada")
    assert lists.log_in("lea") is None
    assert known.token_of(made.token, clock.now()) is None
    assert lists.versions()[-1].binds
    with pytest.raises(PeopleError, match="your own"):
        people.close_member("ada", "ada")
    people.reopen_member("lea", "ada")
    assert lists.log_in("lea") is not None
    assert known.token_of(made.token, clock.now()) is None


@pytest.mark.usefixtures("signed")
def test_a_token_is_kept_as_a_fingerprint_and_ends() -> None:
    made = tokens.make_token("ann", "mine", ["read:leads", "write:verdicts"], 1, NOW)
    assert made.token not in str(list(PersonalToken.objects.values_list()))
    assert known.token_of(made.token, NOW + DAY - 1) is not None
    assert known.token_of(made.token, NOW + DAY) is None
    with pytest.raises(NotAllowedError, match="may not have a token for write:agreement"):
        tokens.make_token("ann", "more", ["write:agreement"], 1, NOW)
    for name, scopes, days in (("mine", ["read:leads"], 1), ("", ["read:leads"], 1), ("b", [], 1), ("b", ["x"], 1)):
        with pytest.raises(InterlockError):
            tokens.make_token("ann", name, scopes, days, NOW)
    with pytest.raises(tokens.TokenError, match="has no token"):
        tokens.revoke_token(made.id, "bob")
    tokens.revoke_token(made.id, "ann", NOW)
    assert known.token_of(made.token, NOW) is None


@pytest.mark.usefixtures("signed")
def test_a_rep_sees_their_own_the_pool_and_what_is_theirs_by_deal_or_list() -> None:
    mine, theirs, pool, elsewhere = handed(1, "ann"), handed(2, "bob"), handed(3, ""), handed(4, "", "emea")
    before = handed(5, "bob", person=mine.person)
    dealt, listed, of_list = handed(6, "bob"), handed(7, "bob", account=70), 71
    Deal.objects.create(opportunity=1, person=dealt.person, owner="ann", moved=1)
    Listed.objects.create(list="top", account=70, owner="ann")
    Listed.objects.create(list="top", account=of_list, owner="ann")
    for person, account in ((listed.person, 70), (9_999, of_list)):
        Lead.objects.create(person=person, account=account, state="x", folded={}, seal="", recorded=1)
    who = seen("ann")
    sees = {1, 3, 5, 6, 7}
    assert set(Handoff.objects.filter(who.handoffs()).values_list("id", flat=True)) == sees
    assert who.handoffs_among(range(1, 8)) == sees
    everybody = {row.person for row in (mine, theirs, pool, elsewhere, before, dealt, listed)} | {9_999}
    assert who.people_among(everybody) == everybody - {theirs.person, elsewhere.person} == who.people
    assert who.accounts_among([70, of_list, 72]) == {70, of_list} == who.firms
    for see, number in ((see_lead, theirs.person), (see_handoff, 2), (see_account, 72)):
        with pytest.raises(NotTheirLeadError, match="ann sees: their own leads and what waits in the queue of inbound"):
            see(who, number)
        see(EVERYTHING, number)
    people.let_reps_see("team", "rio")
    assert seen("ann").handoffs_among(range(1, 8)) == {1, 2, 3, 5, 6, 7}
    people.let_reps_see("everything", "rio")
    assert seen("ann").everything


@pytest.mark.usefixtures("signed")
def test_a_lead_is_somebody_s_as_long_as_the_deal_is_open_the_question_asked_and_the_log_in_too() -> None:
    rows = [handed(number, "bob") for number in (1, 2, 3)]
    deal = Deal.objects.create(opportunity=1, person=rows[0].person, owner="ann", moved=1)
    asked = Dispute.objects.create(handoff=rows[1], by="mia", why="They wrote", at=1, settles="ann")
    assert seen("ann").handoffs_among([1, 2, 3]) == {1, 2}
    Deal.objects.filter(pk=deal.pk).update(closed=True)
    Dispute.objects.filter(pk=asked.pk).update(settled=2)
    assert seen("ann").handoffs_among([1, 2, 3]) == set()
    news = News(1, "assigned", 3, "inbound", "ann")
    assert seen("ann").hears_of(news)
    people.close_member("ann")
    assert not seen("ann").hears_of(news)


@pytest.mark.usefixtures("signed")
def test_leads_see_their_teams_and_those_who_look_after_all_see_all() -> None:
    handed(1, "ann")
    handed(2, "bob", "emea")
    assert seen("lea").everything
    actions.add_seat("lea", "emea")
    assert seen("lea").handoffs_among([1, 2]) == {2}
    assert all(seen(name).everything for name in ("mia", "rio", "ada"))
    assert seen("nobody").people_among([1_001]) == set()


@pytest.mark.usefixtures("signed")
def test_a_broken_promise_is_told_to_nobody_who_does_not_see_the_lead() -> None:
    mine, pool = handed(1, "ann"), handed(2, "")
    actions.add_member("cid", "secret", "sales", "rep")  # sits in no team
    told = {}
    for row in (mine, pool):
        said = Happening.objects.create(
            at=1, kind="breached", handoff=row.id, person=row.person, team="sales", owner="", more={"promise": "x"}
        )
        told[row.id] = whom.promiser(matter_of(said))
    assert told == {1: {"ann"}, 2: {"lea", "ann", "bob"}}
    people.let_reps_see("everything")
    assert "cid" in whom.promiser(matter_of(said))
