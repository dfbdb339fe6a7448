"""What the database itself refuses, whoever asks: publishing what was proposed before another version was published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

WHY = "another version was published since this one was proposed, and this would undo it; propose it anew"
OVERTAKEN = """
    EXISTS (
        SELECT 1
        FROM desk_version v
        JOIN desk_version o ON o.seal <> v.seal AND o.starts <= v.starts
        JOIN desk_publication p ON p.version_id = o.id
        WHERE v.id = NEW.version_id
          AND p.at > (SELECT MIN(f.proposed) FROM desk_version f WHERE f.seal = v.seal)
    )
"""
SET = {
    "sqlite": (
        f"CREATE TRIGGER desk_publication_overtaken BEFORE INSERT ON desk_publication WHEN {OVERTAKEN} "
        f"BEGIN SELECT RAISE(ABORT, '{WHY}'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION desk_overtaken() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {OVERTAKEN} THEN RAISE EXCEPTION '{WHY}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER desk_publication_overtaken BEFORE INSERT ON desk_publication "
        "FOR EACH ROW EXECUTE FUNCTION desk_overtaken()",
    ),
}
"""One team's yes that was given before stands for ever; without this, the other team alone could bring it back."""


def set_rule(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001
    """Add the rule."""
    for statement in SET[editor.connection.vendor]:
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """One more rule of publishing."""

    dependencies = [("desk", "0028_counted")]
    operations = [migrations.RunPython(set_rule, migrations.RunPython.noop)]
