"""What the database refuses about keys: changing or deleting one that signatures rest on."""

from django.db import migrations

TEAM_STAYS = "a log-in's team stays as it is, signatures rest on it; add a new log-in".replace("'", "''")
KEY_STAYS = "keys stay as they are and are never deleted, signatures rest on them; retire the key and make another"
MEMBER_MOVES = "NEW.team {differs} OLD.team OR NEW.user_id {differs} OLD.user_id"
KEY_MOVES = (
    "NEW.id {differs} OLD.id OR NEW.public {differs} OLD.public OR NEW.member_id {differs} OLD.member_id "
    "OR NEW.made {differs} OLD.made OR (OLD.retired IS NOT NULL AND NEW.retired {differs} OLD.retired)"
)
IN_THE_WAY = "id = NEW.id OR (member_id = NEW.member_id AND retired IS NULL AND NEW.retired IS NULL)"


def let_go(apps, editor):
    on = " ON desk_member" if editor.connection.vendor == "postgresql" else ""
    for name in ("desk_member_key_stays", *(() if on else ("desk_member_no_replace",))):
        editor.execute(f"DROP TRIGGER IF EXISTS {name}{on}", params=None)


def sqlite():
    moves = MEMBER_MOVES.format(differs="IS NOT")
    yield (
        f"CREATE TRIGGER desk_member_team_stays BEFORE UPDATE ON desk_member WHEN {moves} "
        f"BEGIN SELECT RAISE(ABORT, '{TEAM_STAYS}'); END"
    )
    yield (
        "CREATE TRIGGER desk_member_no_replace BEFORE INSERT ON desk_member "
        "WHEN EXISTS (SELECT 1 FROM desk_member WHERE id = NEW.id OR user_id = NEW.user_id) "
        f"BEGIN SELECT RAISE(ABORT, '{TEAM_STAYS}'); END"
    )
    moves = KEY_MOVES.format(differs="IS NOT")
    yield (
        f"CREATE TRIGGER desk_signingkey_stays BEFORE UPDATE ON desk_signingkey WHEN {moves} "
        f"BEGIN SELECT RAISE(ABORT, '{KEY_STAYS}'); END"
    )
    yield (
        "CREATE TRIGGER desk_signingkey_no_delete BEFORE DELETE ON desk_signingkey "
        f"BEGIN SELECT RAISE(ABORT, '{KEY_STAYS}'); END"
    )
    yield (
        "CREATE TRIGGER desk_signingkey_no_replace BEFORE INSERT ON desk_signingkey "
        f"WHEN EXISTS (SELECT 1 FROM desk_signingkey WHERE {IN_THE_WAY}) "
        f"BEGIN SELECT RAISE(ABORT, '{KEY_STAYS}'); END"
    )


def postgresql():
    moves = MEMBER_MOVES.format(differs="IS DISTINCT FROM")
    yield (
        f"CREATE TRIGGER desk_member_team_stays BEFORE UPDATE ON desk_member FOR EACH ROW WHEN ({moves}) "
        f"EXECUTE FUNCTION desk_refuse('{TEAM_STAYS}')"
    )
    moves = KEY_MOVES.format(differs="IS DISTINCT FROM")
    yield (
        f"CREATE TRIGGER desk_signingkey_stays BEFORE UPDATE ON desk_signingkey FOR EACH ROW WHEN ({moves}) "
        f"EXECUTE FUNCTION desk_refuse('{KEY_STAYS}')"
    )
    yield (
        "CREATE TRIGGER desk_signingkey_no_delete BEFORE DELETE ON desk_signingkey "
        f"FOR EACH ROW EXECUTE FUNCTION desk_refuse('{KEY_STAYS}')"
    )
    yield (
        "CREATE TRIGGER desk_signingkey_no_truncate BEFORE TRUNCATE ON desk_signingkey "
        f"FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse('{KEY_STAYS}')"
    )


def hold(apps, editor):
    for statement in {"sqlite": sqlite, "postgresql": postgresql}[editor.connection.vendor]():
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("desk", "0019_keys")]
    operations = [
        migrations.RunPython(let_go, migrations.RunPython.noop),
        migrations.RemoveField("member", "public_key"),
        migrations.RemoveField("member", "private_key"),
        migrations.RunPython(hold, migrations.RunPython.noop),
    ]
