"""Decisions as they were taken, and every pack a decision rests on, word for word."""

from __future__ import annotations

from django.db import models

from yuanping.kernel.policy.rules import StandardKind
from yuanping.kernel.policy.states import OverlayState


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


class CityOverlay(models.Model):
    """A city's own figure for one category: who drafted, who approved, from when until when. Rows are never deleted."""

    overlay_id = models.CharField(max_length=40, unique=True)
    province = models.CharField(max_length=2)
    region = models.CharField(max_length=6)
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in StandardKind])
    category = models.CharField(max_length=12)
    value_fen = models.BigIntegerField()
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    end_on = models.DateField(null=True)
    document = models.CharField(max_length=120)
    note = models.CharField(max_length=400, blank=True)
    law_document = models.CharField(max_length=120)
    law_article = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=[(state.value, state.value) for state in OverlayState])
    drafted_by = models.CharField(max_length=40)
    drafted_at = models.DateTimeField()
    end_proposed_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "category", "kind", "from_on"],
                condition=~models.Q(state=OverlayState.WITHDRAWN.value),
                name="overlay_one_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gte=models.F("from_on")),
                name="overlay_days_in_order",
            ),
            models.CheckConstraint(condition=models.Q(value_fen__gt=0), name="overlay_value_positive"),
        ]


class OverlayStep(models.Model):
    """One act on a city's standard: what, by which office, when, with its evidence entry."""

    overlay = models.ForeignKey(CityOverlay, models.PROTECT, related_name="steps")
    act = models.CharField(max_length=16)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    entry_id = models.CharField(max_length=64)
