"""Say what every log-in is by a role, and keep what it said of itself as its title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import migrations, models

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

WORDS = {
    "sales": (
        ("rep", r"\brep\b|representative|\b(sdr|bdr|ae)\b|account executive|inside sales"),
        ("executive", r"\b(cmo|cro|ceo|coo|cfo|vp)\b|chief|head of|director|executive"),
    ),
    "marketing": (("executive", r"\b(cmo|cro|ceo|coo|cfo|vp)\b|chief|head of|director|executive"),),
    "other": (("auditor", r"audit"), ("admin", r"admin|\bit\b")),
}
OWN = {"marketing": "marketing", "sales": "sales_lead", "other": "revops"}
"""The role of a team: whoever signed for it may go on doing so."""


KEY_STAYS = "the team and the public key of a log-in that has signed stay as they are; add a new log-in"
SIGNED = "EXISTS (SELECT 1 FROM desk_signature s WHERE s.by_id = OLD.user_id)"
TWO_SIDED = "a version is published only when one person of marketing and another of sales have signed it"
PUBLISHABLE = """
    EXISTS (
        SELECT 1
        FROM desk_version v
        JOIN desk_signature m ON m.seal = v.seal AND m.team = 'marketing'
        JOIN desk_signature s ON s.seal = v.seal AND s.team = 'sales'
        JOIN desk_member mm ON mm.user_id = m.by_id AND mm.team = 'marketing'
        JOIN desk_member sm ON sm.user_id = s.by_id AND sm.team = 'sales'
        WHERE v.id = NEW.version_id AND m.by_id <> s.by_id
          AND length(m.proof) = 64 AND length(s.proof) = 64
    )
"""
LIFT = {
    "sqlite": (
        "DROP TRIGGER desk_member_key_stays",
        "DROP TRIGGER desk_member_no_replace",
        "DROP TRIGGER desk_publication_two_sided",
    ),
    "postgresql": ("DROP TRIGGER desk_member_key_stays ON desk_member",),
}
"""SQLite makes a table anew to give it a column, and drops its rules with the old one."""
SET = {
    "sqlite": (
        "CREATE TRIGGER desk_member_key_stays BEFORE UPDATE ON desk_member "
        "WHEN NEW.user_id IS NOT OLD.user_id OR "
        f"((NEW.public_key IS NOT OLD.public_key OR NEW.team IS NOT OLD.team) AND {SIGNED}) "
        f"BEGIN SELECT RAISE(ABORT, '{KEY_STAYS}'); END",
        "CREATE TRIGGER desk_member_no_replace BEFORE INSERT ON desk_member "
        "WHEN EXISTS (SELECT 1 FROM desk_member WHERE id = NEW.id OR user_id = NEW.user_id) "
        f"BEGIN SELECT RAISE(ABORT, '{KEY_STAYS}'); END",
        f"CREATE TRIGGER desk_publication_two_sided BEFORE INSERT ON desk_publication WHEN NOT {PUBLISHABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{TWO_SIDED}'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION desk_key_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF NEW.user_id IS DISTINCT FROM OLD.user_id OR ((NEW.public_key IS DISTINCT FROM OLD.public_key "
        f"OR NEW.team IS DISTINCT FROM OLD.team) AND {SIGNED}) THEN RAISE EXCEPTION '{KEY_STAYS}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER desk_member_key_stays BEFORE UPDATE ON desk_member "
        "FOR EACH ROW EXECUTE FUNCTION desk_key_stays()",
    ),
}
"""A person may change teams, and get another key, as long as no signature rests on them."""


def lift(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the rules of log-ins away while their table is made anew."""
    del apps
    for statement in LIFT[editor.connection.vendor]:
        editor.execute(statement, params=None)


def set_rules(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Set them again."""
    del apps
    for statement in SET[editor.connection.vendor]:
        editor.execute(statement, params=None)


def give_roles(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Tell the role by the words, else by the team."""
    del editor
    for row in apps.get_model("desk", "Member").objects.all():
        said = row.title.casefold()
        told = (role for role, words in WORDS.get(row.team, ()) if re.search(words, said))
        row.role = next(told, OWN.get(row.team, "auditor"))
        row.save(update_fields=["role"])


class Migration(migrations.Migration):
    dependencies = [("desk", "0017_firms")]

    operations = [
        migrations.RunPython(lift, migrations.RunPython.noop),
        migrations.RenameField("member", "role", "title"),
        migrations.AddField(
            "member", "role", models.CharField(max_length=16, default="auditor"), preserve_default=False
        ),
        migrations.RunPython(give_roles, migrations.RunPython.noop),
        migrations.RunPython(set_rules, migrations.RunPython.noop),
        migrations.AddField("instance", "reps_see", models.CharField(default="own", max_length=16)),
    ]
