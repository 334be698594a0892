"""Wishes in the queue, plans of the province with the lines that are carried out, venues that fail with the offers they held."""

from __future__ import annotations

from django.db import models


class WishRow(models.Model):
    """One agency's window for one lot; ``wish`` and ``rules`` are kernel values as plain data.

    ``code`` and ``params``: why the last plan that was carried out did not book it, as its agency may read it. ``tries``: how many did not.
    """

    wish_id = models.CharField(max_length=40, unique=True)
    lot_id = models.CharField(max_length=40, db_index=True)
    lot_name = models.CharField(max_length=400)
    agency_id = models.CharField(max_length=40, db_index=True)
    state = models.CharField(max_length=16)
    wish = models.JSONField()
    rules = models.JSONField()
    not_before = models.DateTimeField()
    asked_at = models.DateTimeField()
    booking_id = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=64, blank=True)
    params = models.JSONField(default=dict)
    refused_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lot_id"], condition=models.Q(state="waiting"), name="one_waiting_wish_per_lot"
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="wish_state_asked")]


class PlanRow(models.Model):
    """One plan as it was drafted; never changed but for its state. ``inputs`` is the digest of all it was made from."""

    plan_id = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=16)
    first_on = models.DateField()
    last_on = models.DateField()
    inputs = models.CharField(max_length=64)
    body = models.JSONField()
    drafted_at = models.DateTimeField()
    carried_at = models.DateTimeField(null=True)
    entry_id = models.CharField(max_length=64)


class LineRow(models.Model):
    """One placed wish of a plan that is carried out: not done yet, booked, or refused by ``code``."""

    line_id = models.CharField(max_length=40, unique=True)
    plan = models.ForeignKey(PlanRow, models.PROTECT, related_name="lines")
    wish = models.ForeignKey(WishRow, models.PROTECT, related_name="+")
    host = models.CharField(max_length=40)
    starts_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    booking_id = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=64, blank=True)
    params = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "wish"], name="wish_once_a_plan")]


class OutageRow(models.Model):
    """A venue that cannot be used for some time, as its centre or the province reported it; the proof lies sealed in the storage."""

    outage_id = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=16)
    venue_id = models.CharField(max_length=40)
    venue_name = models.CharField(max_length=64)
    centre_id = models.CharField(max_length=40, db_index=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    cause = models.CharField(max_length=16)
    reason = models.CharField(max_length=400)
    proof_digest = models.CharField(max_length=64, blank=True)
    proof_stored = models.CharField(max_length=64, blank=True)
    by_centre = models.BooleanField()
    reported_at = models.DateTimeField()
    carried_at = models.DateTimeField(null=True)
    entry_id = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="outage_in_order"),
        ]
        indexes = [models.Index(fields=["state"], name="outage_state")]


class MoveRow(models.Model):
    """One offer that a failed venue held: its fate, who must agree, and what became of it."""

    move_id = models.CharField(max_length=40, unique=True)
    outage = models.ForeignKey(OutageRow, models.PROTECT, related_name="moves")
    offer_id = models.CharField(max_length=40)
    booking_id = models.CharField(max_length=40)
    number = models.CharField(max_length=24)
    lot_name = models.CharField(max_length=400)
    agency_id = models.CharField(max_length=40)
    supervisor_id = models.CharField(max_length=40, blank=True)
    is_host = models.BooleanField()
    hidden = models.BooleanField()
    seats = models.PositiveSmallIntegerField()
    short = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    fate = models.CharField(max_length=16)
    exchanges = models.JSONField()
    consents = models.JSONField()
    state = models.CharField(max_length=16)
    code = models.CharField(max_length=64, blank=True)
    params = models.JSONField(default=dict)
    words = models.CharField(max_length=400, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outage", "offer_id"], name="offer_once_an_outage")]
        indexes = [models.Index(fields=["state", "fate"], name="move_state_fate")]
