"""Keep the keys people sign with beside their log-ins, so that a lost one can be followed by another."""

import django.db.models.deletion
from django.db import migrations, models


def bring_keys(apps, editor):
    keys = apps.get_model("desk", "SigningKey").objects
    for member in apps.get_model("desk", "Member").objects.all():
        keys.create(
            member=member, public=member.public_key, private=member.private_key, opened_by="password", made=0
        )


class Migration(migrations.Migration):
    dependencies = [("desk", "0018_roles")]
    operations = [
        migrations.CreateModel(
            name="SigningKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public", models.BinaryField()),
                ("private", models.BinaryField()),
                ("opened_by", models.CharField(max_length=16)),
                ("made", models.BigIntegerField()),
                ("retired", models.BigIntegerField(null=True)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="keys", to="desk.member"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("retired", None)), fields=("member",), name="one_key_in_use"
                    )
                ],
            },
        ),
        migrations.RunPython(bring_keys, migrations.RunPython.noop),
    ]
