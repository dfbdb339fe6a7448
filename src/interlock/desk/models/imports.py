"""What was brought in, and what was not."""

from __future__ import annotations

from django.db import models


class Import(models.Model):
    """One load of one source: how far it came, and its counts."""

    source = models.TextField()
    recipe = models.TextField(blank=True, default="")
    digest = models.CharField(max_length=64, blank=True, default="", db_index=True)
    chunk = models.IntegerField(default=0)
    rows_read = models.BigIntegerField(default=0)
    duplicates = models.BigIntegerField(default=0)
    quarantined = models.BigIntegerField(default=0)
    retimed = models.BigIntegerField(default=0)
    loaded = models.JSONField(default=dict)
    unmatched = models.JSONField(default=list)
    started = models.DateTimeField()
    finished = models.DateTimeField(null=True)
    by = models.TextField(blank=True, default="")
    """Who brought it in; empty: somebody at the command line."""
    of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="mended")
    """The import whose quarantined rows these are, mended."""

    def __str__(self) -> str:
        return f"{self.source} of {self.started:%Y-%m-%d %H:%M}"


class Quarantined(models.Model):
    """One row that was not loaded: where it stands and what is wrong with it."""

    load = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="refused")
    file = models.TextField()
    line = models.BigIntegerField()
    column = models.TextField(blank=True)
    reason = models.TextField()
    row = models.TextField()
    state = models.CharField(max_length=16, default="waiting")
    """waiting, loaded, duplicate or discarded."""
    cells = models.JSONField(null=True)
    """The row as somebody has mended it; null: as it stands in the file."""
    why = models.TextField(blank=True, default="")
    """Why it was discarded."""
    by = models.TextField(blank=True, default="")
    """Who mended or discarded it."""
    at = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.reason}"
