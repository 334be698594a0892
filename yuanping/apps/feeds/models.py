"""Secret addresses under which a calendar program reads one role's deadlines, or who sits at a centre or in one of its rooms.

What is read stands nowhere here; of sittings that were read only what tells a calendar program that one of them moved or is gone.
"""

from __future__ import annotations

from django.db import models


class Feed(models.Model):
    """One address: a digest of its secret, whose it is, for which role at which office; revoked ones stay, for the record."""

    feed_id = models.CharField(max_length=32, unique=True)
    secret_digest = models.CharField(max_length=64, unique=True)
    user_id = models.CharField(max_length=40, db_index=True)
    organisation_id = models.CharField(max_length=40)
    role = models.CharField(max_length=32)
    scope = models.CharField(max_length=40, blank=True, default="")
    """Empty: the role's deadlines. ``centre`` or the id of a room: who sits there."""
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    hour = models.DateTimeField(null=True)
    """The hour that is being counted, and how often the address was read in it."""
    reads = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user_id", "organisation_id", "role", "scope"],
                condition=models.Q(revoked_at=None),
                name="feed_one_a_role",
            )
        ]


class FeedEvent(models.Model):
    """One sitting as an address last told it; ``digest`` says whether it is still the same, ``sequence`` how often it was not."""

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="events")
    uid = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    sequence = models.PositiveIntegerField(default=0)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    cancelled = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed", "uid"], name="feed_event_once")]
