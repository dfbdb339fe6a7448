"""Who receives leads: seats in teams, absences, lists of accounts with a name, and who owns which open deal."""

from __future__ import annotations

from django.db import models


class Seat(models.Model):
    """One log-in's place in a receiving team."""

    member = models.TextField()
    """The log-in."""
    team = models.TextField(db_index=True)
    """A receiving team, as hand-offs name it (`to`)."""
    weight = models.FloatField(default=1.0)
    turn = models.FloatField(default=0.0)
    """How far they are in the round (`lifecycle.routing`)."""
    at_most = models.IntegerField(null=True)
    """How many open hand-offs they may have at a time; none: as the team's clause says."""
    calendar = models.TextField(blank=True, default="")
    """Their own working hours, a calendar of the agreement; empty: as the team's clause says."""
    since = models.BigIntegerField(null=True)
    """When they began."""
    ramp_days = models.IntegerField(null=True)
    """Days over which a beginner's part grows to the whole; none: as the team's clause says."""

    class Meta:
        """Once per team."""

        constraints = [models.UniqueConstraint(fields=["member", "team"], name="one_seat_per_team")]

    def __str__(self) -> str:
        return f"{self.member} in {self.team}"


class Absence(models.Model):
    """A log-in is away; a delegate may stand in."""

    member = models.TextField(db_index=True)
    since = models.BigIntegerField()
    until = models.BigIntegerField(db_index=True)
    delegate = models.TextField(blank=True, default="")
    why = models.TextField(blank=True, default="")
    passes_on = models.BooleanField(default=False)
    """Whether what waits with them goes to others when they leave."""

    def __str__(self) -> str:
        return f"{self.member} until {self.until}"


class Listed(models.Model):
    """One account on a named list, and who looks after it."""

    list = models.TextField()
    account = models.BigIntegerField(db_index=True)
    owner = models.TextField(blank=True, default="")

    class Meta:
        """Once per list."""

        constraints = [models.UniqueConstraint(fields=["list", "account"], name="once_per_list")]

    def __str__(self) -> str:
        return f"{self.account} on {self.list}"


class Deal(models.Model):
    """An opportunity as far as routing asks for it: whose it is and whether it is open; learnt from its moves."""

    opportunity = models.BigIntegerField(primary_key=True)
    person = models.BigIntegerField(null=True, db_index=True)
    account = models.BigIntegerField(null=True, db_index=True)
    owner = models.TextField(blank=True, default="")
    """Who opened or last amended it, as a log-in."""
    moved = models.BigIntegerField()
    """When the last of its moves happened."""
    closed = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.opportunity} {'closed' if self.closed else 'open'}"
