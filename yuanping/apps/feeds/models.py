"""Secret addresses under which a person's calendar program reads one role's deadlines. What is read stands nowhere here."""

from __future__ import annotations

from django.db import models


class Feed(models.Model):
    """One address: a digest of its secret, whose it is, for which role at which office; revoked ones stay, for the record."""

    feed_id = models.CharField(max_length=32, unique=True)
    secret_digest = models.CharField(max_length=64, unique=True)
    user_id = models.CharField(max_length=40, db_index=True)
    organisation_id = models.CharField(max_length=40)
    role = models.CharField(max_length=32)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    hour = models.DateTimeField(null=True)
    """The hour that is being counted, and how often the address was read in it."""
    reads = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user_id", "organisation_id", "role"],
                condition=models.Q(revoked_at=None),
                name="feed_one_a_role",
            )
        ]
