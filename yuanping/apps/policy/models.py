"""Decisions as they were taken, and every pack a decision rests on, word for word."""

from __future__ import annotations

from django.db import models


class StoredPack(models.Model):
    """The compiled pack in its canonical form; written once per digest so that old decisions replay."""

    digest = models.CharField(max_length=64, unique=True)
    hash_name = models.CharField(max_length=8)
    province = models.CharField(max_length=2)
    version = models.CharField(max_length=32)
    canonical = models.TextField()


class Decision(models.Model):
    """One mode decision of one lot. A lot may be decided again; the newest stands, the older ones stay."""

    decision_id = models.CharField(max_length=40, unique=True)
    lot_id = models.CharField(max_length=40, db_index=True)
    number = models.PositiveIntegerField()
    mode = models.CharField(max_length=20)
    required = models.BooleanField()
    pack = models.ForeignKey(StoredPack, models.PROTECT, related_name="decisions")
    decided_at = models.DateTimeField()
    record = models.TextField()
    record_digest = models.CharField(max_length=64)
    entry_id = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lot_id", "number"], name="decision_numbered_once")]
