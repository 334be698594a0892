"""Notice with its frozen criteria, sealed bids, and the opening."""

from __future__ import annotations

from django.db import models


class Notice(models.Model):
    notice_id = models.CharField(max_length=40, unique=True)
    lot_id = models.CharField(max_length=40, unique=True)
    booking_id = models.CharField(max_length=40, blank=True)
    criteria = models.TextField()
    criteria_digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    bids_due_at = models.DateTimeField()
    entry_id = models.CharField(max_length=64, blank=True)


class Bid(models.Model):
    """A bid sealed under a key kept elsewhere: before the opening the row tells neither bidder nor price."""

    bid_id = models.CharField(max_length=40, unique=True)
    lot_id = models.CharField(max_length=40, db_index=True)
    sealed = models.BinaryField()
    submitted_at = models.DateTimeField()
    replaced = models.BooleanField(default=False)


class Opening(models.Model):
    lot_id = models.CharField(max_length=40, unique=True)
    opened_at = models.DateTimeField()
    record = models.TextField()
    record_digest = models.CharField(max_length=64)
    entry_id = models.CharField(max_length=64, blank=True)
