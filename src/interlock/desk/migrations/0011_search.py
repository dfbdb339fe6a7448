"""Find people and accounts by how their name, last name or address begins, at any size."""

from django.db import migrations

LAST_WORD = "lower(replace(label, rtrim(label, replace(label, ' ', '')), ''))"
INDEXES = {
    "desk_person_by_name": ("desk_person", "(lower(label))"),
    "desk_person_by_last_name": ("desk_person", f"({LAST_WORD})"),
    "desk_account_by_name": ("desk_account", "(lower(label))"),
    "desk_account_by_last_name": ("desk_account", f"({LAST_WORD})"),
    "desk_identity_by_value": ("desk_identity", "value"),
}


def make_indexes(apps, editor):
    order = " text_pattern_ops" if editor.connection.vendor == "postgresql" else ""
    for name, (table, what) in INDEXES.items():
        editor.execute(f"CREATE INDEX {name} ON {table} ({what}{order})", params=None)


class Migration(migrations.Migration):
    dependencies = [("desk", "0010_passes_on")]
    operations = [migrations.RunPython(make_indexes, migrations.RunPython.noop)]
