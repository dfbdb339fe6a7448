"""What the database itself refuses, whoever asks: changing what was signed, and publishing for one side only."""

from django.db import migrations

FROZEN = {
    "desk_version": "a proposed version is never changed or deleted; propose a new one",
    "desk_signature": "a signature is never changed or deleted; propose and sign a new version",
    "desk_publication": "a publication is never changed or deleted; publish a later version",
}
ONE_SIDED = "a version is published only when one person of marketing and another of sales have signed it"
KEY_STAYS = "a log-in's team and public key stay as they are, signatures rest on them; add a new log-in"

SIGNED = """
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
# SQLite's REPLACE deletes the row in its way without asking the delete trigger, so inserting over one is refused too.
IN_THE_WAY = {
    "desk_version": "id = NEW.id",
    "desk_signature": "id = NEW.id OR (seal = NEW.seal AND (team = NEW.team OR by_id = NEW.by_id))",
    "desk_publication": "id = NEW.id OR version_id = NEW.version_id",
    "desk_member": "id = NEW.id OR user_id = NEW.user_id",
}


def sqlite():
    for table, why in FROZEN.items():
        for verb in ("UPDATE", "DELETE"):
            yield f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{why}'); END"
    for table, clash in IN_THE_WAY.items():
        why = FROZEN.get(table, KEY_STAYS).replace("'", "''")
        yield (
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {clash}) BEGIN SELECT RAISE(ABORT, '{why}'); END"
        )
    why = KEY_STAYS.replace("'", "''")
    yield (
        "CREATE TRIGGER desk_member_key_stays BEFORE UPDATE ON desk_member "
        "WHEN NEW.public_key IS NOT OLD.public_key OR NEW.team IS NOT OLD.team OR NEW.user_id IS NOT OLD.user_id "
        f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
    )
    yield (
        f"CREATE TRIGGER desk_publication_two_sided BEFORE INSERT ON desk_publication WHEN NOT {SIGNED} "
        f"BEGIN SELECT RAISE(ABORT, '{ONE_SIDED}'); END"
    )


def postgresql():
    yield (
        "CREATE FUNCTION desk_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table, why in FROZEN.items():
        yield (
            f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION desk_refuse('{why}')"
        )
        yield (
            f"CREATE TRIGGER {table}_stays BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse('{why}')"
        )
    why = KEY_STAYS.replace("'", "''")
    yield (
        "CREATE TRIGGER desk_member_key_stays BEFORE UPDATE ON desk_member FOR EACH ROW "
        "WHEN (NEW.public_key IS DISTINCT FROM OLD.public_key OR NEW.team IS DISTINCT FROM OLD.team "
        f"OR NEW.user_id IS DISTINCT FROM OLD.user_id) EXECUTE FUNCTION desk_refuse('{why}')"
    )
    yield (
        "CREATE FUNCTION desk_two_sided() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF NOT {SIGNED} THEN RAISE EXCEPTION '{ONE_SIDED}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    )
    yield (
        "CREATE TRIGGER desk_publication_two_sided BEFORE INSERT ON desk_publication "
        "FOR EACH ROW EXECUTE FUNCTION desk_two_sided()"
    )


def set_rules(apps, editor):
    for statement in {"sqlite": sqlite, "postgresql": postgresql}[editor.connection.vendor]():
        editor.execute(statement, params=None)


def name_instance(apps, editor):
    apps.get_model("desk", "Instance").objects.create()


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial")]
    operations = [
        migrations.RunPython(set_rules, migrations.RunPython.noop),
        migrations.RunPython(name_instance, migrations.RunPython.noop),
    ]
