"""Nothing binds that two people, one of each team, have not signed: in Python and, whoever asks, in the database."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction

from interlock import InterlockError
from interlock.agreement import read, starter
from interlock.desk import actions, lists, numbers
from interlock.desk.lists.agreement import statement
from interlock.desk.models import Member, Publication, Signature, SigningKey, Version

LATER = date(2100, 1, 1)


@pytest.fixture(autouse=True)
def people() -> None:
    for name, team in [("mia", "marketing"), ("max", "marketing"), ("sam", "sales"), ("olga", "other")]:
        actions.add_member(name, f"{name}-secret", team, title="lead")


def sign(which: str, name: str) -> lists.Proposed:
    return actions.sign(which, name, f"{name}-secret")


def sql(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_the_second_teams_yes_publishes() -> None:
    proposed = actions.propose(starter(), by="mia")
    assert proposed.missing == ("marketing", "sales")
    half = sign(str(proposed.number), "mia")
    assert half.missing == ("sales",)
    assert half.published is None
    assert lists.in_force(LATER) is None
    whole = sign(proposed.seal[:10], "sam")
    assert whole.published is not None
    assert whole.binds
    agreement, seal = numbers.agreement_in_force(LATER)
    assert seal == proposed.seal
    assert agreement.title == proposed.title


def test_nothing_is_in_force_before_its_first_day() -> None:
    proposed = actions.propose(starter())
    sign(str(proposed.number), "mia")
    sign(str(proposed.number), "sam")
    with pytest.raises(numbers.NothingInForceError, match="propose one"):
        numbers.agreement_in_force(proposed.starts - timedelta(days=1))
    assert lists.in_force(proposed.starts) is not None


def test_as_it_was_knows_only_what_was_published_then() -> None:
    proposed = actions.propose(starter())
    before = datetime.now(UTC)
    sign(str(proposed.number), "mia")
    sign(str(proposed.number), "sam")
    assert lists.in_force(LATER, known=before) is None
    assert lists.in_force(LATER, known=datetime.now(UTC)) is not None


def test_one_team_signs_once_and_never_for_the_other() -> None:
    number = str(actions.propose(starter()).number)
    sign(number, "mia")
    with pytest.raises(InterlockError, match=r"marketing has signed .* already, by mia; still missing: sales"):
        sign(number, "max")
    with pytest.raises(InterlockError, match="only marketing and sales sign"):
        sign(number, "olga")
    with pytest.raises(actions.WrongPasswordError):
        actions.sign(number, "sam", "guess")
    with pytest.raises(InterlockError, match="no user ghost"):
        actions.sign(number, "ghost", "x")
    with pytest.raises(actions.OneSidedError, match="not signed by both teams; still missing: sales"):
        actions.publish(number)
    assert not Publication.objects.exists()


def test_rewording_keeps_signatures_and_another_meaning_does_not() -> None:
    first = actions.propose(starter())
    sign(str(first.number), "mia")
    sign(str(first.number), "sam")
    reworded = actions.propose(starter().replace(first.title, "Reworded"))
    assert reworded.number != first.number
    assert reworded.binds
    assert actions.propose(starting(1)).missing == ("marketing", "sales")


def test_proposing_the_same_text_twice_changes_nothing() -> None:
    assert actions.propose(starter()).number == actions.propose(starter()).number


def test_a_new_password_opens_the_same_key() -> None:
    number = str(actions.propose(starter()).number)
    actions.change_password("sam", "sam-secret", "better")
    with pytest.raises(actions.WrongPasswordError):
        sign(number, "sam")
    assert [one.holds for one in actions.sign(number, "sam", "better").signed] == [True]


def test_the_private_key_is_locked() -> None:
    key = SigningKey.objects.get(member__user__username="sam")
    assert b"ENCRYPTED" in bytes(key.private)


def starting(days: int) -> str:
    """Return the starter with another first day: another meaning, and another seal."""
    later = read(starter()).starts + timedelta(days=days)
    return re.sub(r"(?m)^starts *=.*$", f"starts = {later}", starter())


def forge(number: int, seal: str, name: str, team: str) -> None:
    member = Member.objects.get(user__username=name)
    Signature.objects.create(
        seal=seal, team=team, by=member.user, version_id=number, at=datetime.now(UTC), proof=b"x" * 64
    )


def test_forged_signatures_do_not_count() -> None:
    proposed = actions.propose(starter())
    sign(str(proposed.number), "mia")
    forge(proposed.number, proposed.seal, "sam", "sales")
    sql("INSERT INTO desk_publication (version_id, at) VALUES (%s, %s)", proposed.number, datetime.now(UTC))
    found = lists.version(str(proposed.number))
    assert found.published is not None
    assert found.missing == ("sales",)
    assert not found.binds
    assert lists.in_force(LATER) is None


def test_nobody_signs_for_the_other_team_even_with_a_key_of_their_own() -> None:
    proposed = actions.propose(starter())
    sign(str(proposed.number), "mia")
    max_, at = Member.objects.get(user__username="max"), datetime.now(UTC)
    key = load_pem_private_key(bytes(max_.keys.get().private), b"max-secret")
    assert isinstance(key, Ed25519PrivateKey)
    Signature.objects.create(
        seal=proposed.seal,
        team="sales",
        by=max_.user,
        version_id=proposed.number,
        at=at,
        proof=key.sign(statement(proposed.seal, "sales", "max", at)),
    )
    assert lists.version(str(proposed.number)).missing == ("sales",)
    with pytest.raises(actions.OneSidedError):
        actions.publish(str(proposed.number))


def test_a_closed_log_in_signs_no_more() -> None:
    number = str(actions.propose(starter()).number)
    User.objects.filter(username="sam").update(is_active=False)
    with pytest.raises(actions.WrongPasswordError, match="closed"):
        sign(number, "sam")


def test_a_text_under_another_texts_seal_does_not_bind() -> None:
    proposed = actions.propose(starter())
    sign(str(proposed.number), "mia")
    sign(str(proposed.number), "sam")
    late = proposed.starts + timedelta(days=1)
    row = Version.objects.create(
        seal=proposed.seal, title="x", starts=late, text=starting(1), proposed=datetime.now(UTC)
    )
    Publication.objects.create(version=row, at=datetime.now(UTC))
    in_force = lists.in_force(LATER)
    assert in_force is not None
    assert in_force.number == proposed.number


@pytest.mark.parametrize("signers", [(), ("mia",), ("sam",)])
def test_the_database_refuses_to_publish_for_one_side(signers: tuple[str, ...]) -> None:
    proposed = actions.propose(starter())
    for name in signers:
        sign(str(proposed.number), name)
    with pytest.raises(DatabaseError, match="one person of marketing and another of sales"):
        sql("INSERT INTO desk_publication (version_id, at) VALUES (%s, %s)", proposed.number, datetime.now(UTC))


def test_the_database_refuses_one_person_for_both_teams() -> None:
    proposed = actions.propose(starter())
    sign(str(proposed.number), "mia")
    with pytest.raises(DatabaseError):
        forge(proposed.number, proposed.seal, "mia", "sales")


def test_the_database_refuses_a_signer_of_another_team() -> None:
    proposed = actions.propose(starter())
    sign(str(proposed.number), "mia")
    forge(proposed.number, proposed.seal, "olga", "sales")
    with pytest.raises(DatabaseError, match="another of sales"):
        sql("INSERT INTO desk_publication (version_id, at) VALUES (%s, %s)", proposed.number, datetime.now(UTC))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE desk_version SET text = 'x'",
        "UPDATE desk_version SET seal = 'x'",
        "DELETE FROM desk_version",
        "UPDATE desk_signature SET team = 'sales'",
        "DELETE FROM desk_signature",
        "UPDATE desk_publication SET at = NULL",
        "DELETE FROM desk_publication",
        "UPDATE desk_member SET team = 'sales'",
        "UPDATE desk_signingkey SET public = private",
        "UPDATE desk_signingkey SET made = 1",
        "DELETE FROM desk_signingkey",
    ],
)
def test_the_database_refuses_to_change_what_was_signed(statement: str) -> None:
    proposed = actions.propose(starter())
    sign(str(proposed.number), "mia")
    sign(str(proposed.number), "sam")
    with pytest.raises(DatabaseError, match=r"never changed or deleted|stays? as (it is|they are)"):
        sql(statement)
    assert lists.version(str(proposed.number)).binds


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL can empty a table without deleting rows")
@pytest.mark.parametrize("table", ["desk_version", "desk_signature", "desk_publication"])
def test_postgresql_refuses_to_empty_a_table(table: str) -> None:
    with pytest.raises(DatabaseError, match="never changed or deleted"):
        sql(f"TRUNCATE {table} CASCADE")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has INSERT OR REPLACE")
@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("desk_version", "id, seal, title, starts, text, by_id, proposed"),
        ("desk_signature", "id, seal, team, by_id, version_id, at, proof"),
        ("desk_publication", "id, version_id, at"),
        ("desk_member", "id, user_id, team, role, title"),
        ("desk_signingkey", "id, member_id, public, private, opened_by, made"),
    ],
)
def test_sqlite_refuses_to_replace_too(table: str, columns: str) -> None:
    proposed = actions.propose(starter())
    sign(str(proposed.number), "mia")
    sign(str(proposed.number), "sam")
    with pytest.raises(DatabaseError, match=r"never changed or deleted|stays? as (it is|they are)"):
        sql(f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}")


@pytest.mark.parametrize(
    ("name", "password", "team", "message"),
    [
        ("mia", "x", "marketing", "exists already"),
        ("new", "", "sales", "not empty"),
        ("new", "x", "finance", "not one of marketing, sales, other"),
    ],
)
def test_log_ins_that_are_refused(name: str, password: str, team: str, message: str) -> None:
    with pytest.raises(InterlockError, match=message):
        actions.add_member(name, password, team)


def test_a_version_is_found_by_number_and_seal_only() -> None:
    proposed = actions.propose(starter())
    assert lists.version(proposed.seal).number == proposed.number
    with pytest.raises(lists.NoSuchVersionError, match="does not name one version"):
        lists.version("0000")


def signed_by_both() -> str:
    number = str(actions.propose(starter()).number)
    for name in ("mia", "sam"):
        sign(number, name)
    return number


def test_a_lost_password_makes_a_new_key_and_what_was_signed_holds() -> None:
    number = signed_by_both()
    actions.reset_password("sam", "a new one")
    assert lists.version(number).binds
    later = str(actions.propose(starting(1)).number)
    with pytest.raises(actions.WrongPasswordError):
        sign(later, "sam")
    assert [one.holds for one in actions.sign(later, "sam", "a new one").signed] == [True]
    assert SigningKey.objects.filter(member__user__username="sam").count() == 2


def test_a_retired_key_proves_nothing_that_came_later() -> None:
    proposed = actions.propose(starter())
    member = Member.objects.get(user__username="sam")
    key = load_pem_private_key(bytes(member.keys.get().private), b"sam-secret")
    actions.reset_password("sam", "a new one")
    at = datetime.now(UTC)
    assert isinstance(key, Ed25519PrivateKey)
    proof = key.sign(statement(proposed.seal, "sales", "sam", at))
    Signature.objects.create(
        seal=proposed.seal, team="sales", by=member.user, version_id=proposed.number, at=at, proof=proof
    )
    assert lists.version(str(proposed.number)).missing == ("marketing", "sales")


def test_who_came_without_a_password_chooses_what_to_sign_with() -> None:
    number = str(actions.propose(starter()).number)
    actions.add_member("lea", "x" * 12, "sales")
    user = User.objects.get(username="lea")
    user.set_unusable_password()
    user.save()
    with pytest.raises(InterlockError, match="has a signing key already"):
        actions.choose_passphrase("lea", "correct horse battery")
    actions.replace_key("lea", "correct horse battery")
    with pytest.raises(InterlockError, match="at least 10"):
        actions.change_passphrase("lea", "correct horse battery", "short")
    actions.set_first_password("lea", "a log-in password")
    with pytest.raises(actions.WrongPasswordError, match="passphrase is wrong"):
        actions.sign(number, "lea", "a log-in password")
    assert actions.sign(number, "lea", "correct horse battery").missing == ("marketing",)


def test_a_key_changed_to_a_passphrase_no_longer_follows_the_password() -> None:
    number = str(actions.propose(starter()).number)
    actions.change_passphrase("sam", "sam-secret", "correct horse battery")
    actions.change_password("sam", "sam-secret", "better")
    actions.reset_password("sam", "best")
    assert actions.sign(number, "sam", "correct horse battery").missing == ("marketing",)


def test_a_version_that_another_overtook_is_neither_signed_nor_proposed_again() -> None:
    """Marketing's old yes must not let sales alone bring back what both have since decided otherwise."""
    old, new = (str(actions.propose(starting(days)).number) for days in (2, 1))
    sign(old, "mia")
    for name in ("max", "sam"):
        sign(new, name)
    for name in ("sam", "mia"):
        with pytest.raises(actions.OvertakenError, match=f"version {old} was proposed before both .* version {new}"):
            sign(old, name)
    reworded = starting(2).replace(read(starter()).title, "Reworded")
    for text in (starting(2), reworded):
        with pytest.raises(actions.OvertakenError, match="give yours a first day of its own"):
            actions.propose(text, "mia")
    with pytest.raises(actions.OvertakenError):
        actions.publish(old)
    again = str(actions.propose(starting(3), "mia").number)
    for name in ("mia", "sam"):
        sign(again, name)
    assert lists.version(again).binds


def test_what_starts_only_later_overtakes_nothing() -> None:
    soon, later = (str(actions.propose(starting(days)).number) for days in (1, 9))
    for number in (later, soon):
        for name in ("mia", "sam"):
            sign(number, name)
    assert lists.version(soon).binds
    assert lists.version(later).binds


def test_two_versions_wait_side_by_side_until_one_is_signed() -> None:
    one, two = (actions.propose(starting(days), name) for days, name in ((1, "mia"), (2, "sam")))
    sign(str(one.number), "sam")
    sign(str(two.number), "mia")
    assert [lists.version(str(of.number)).missing for of in (one, two)] == [("marketing",), ("sales",)]
    assert lists.in_force(LATER) is None


def test_the_database_refuses_to_publish_what_was_overtaken_even_with_both_signatures() -> None:
    old, new = (actions.propose(starting(days)) for days in (2, 1))
    for name in ("mia", "sam"):
        sign(str(new.number), name)
        forge(old.number, old.seal, name, Member.objects.get(user__username=name).team)
    with pytest.raises(DatabaseError, match="another version was published since this one was proposed"):
        sql("INSERT INTO desk_publication (version_id, at) VALUES (%s, %s)", old.number, datetime.now(UTC))
