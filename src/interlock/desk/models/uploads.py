"""Files that somebody has given to be brought in, and how far that has come."""

from __future__ import annotations

from django.db import models

from interlock.desk.models.imports import Import


class Upload(models.Model):
    """Files that belong together, the recipe by which they are read, and what has been seen of them.

    The files themselves are in a folder of the home that nobody else reads, until the import is done with.
    """

    by = models.TextField()
    created = models.BigIntegerField()
    folder = models.CharField(max_length=32, unique=True)
    files = models.JSONField(default=list)
    """Name and length of each file."""
    state = models.CharField(max_length=16, default="given")
    """given, looking, drafted, trying, tried, waiting, loading, loaded, mending or closed."""
    began = models.BigIntegerField(null=True)
    """When the step that runs was begun."""
    done = models.FloatField(default=0.0)
    """Of the step that runs, 0..1."""
    rows = models.BigIntegerField(default=0)
    problem = models.TextField(blank=True, default="")
    recipe = models.TextField(blank=True, default="")
    seen = models.JSONField(default=list)
    tried = models.JSONField(default=dict)
    columns = models.JSONField(default=dict)
    """By source, the names of its columns."""
    load = models.ForeignKey(Import, on_delete=models.PROTECT, null=True, related_name="uploads")

    def __str__(self) -> str:
        return f"{', '.join(one['name'] for one in self.files)} of {self.by}"
