"""Bookings, the rounds in which their venues were drawn, offers to venues, and occupied half hours."""

from __future__ import annotations

from django.db import models


class Booking(models.Model):
    """One request of an agency for the workstations of one lot."""

    booking_id = models.CharField(max_length=40, unique=True)
    number = models.CharField(max_length=24, unique=True)
    lot_id = models.CharField(max_length=40, db_index=True)
    lot_name = models.CharField(max_length=400)
    agency_id = models.CharField(max_length=40, db_index=True)
    entity_id = models.CharField(max_length=40, blank=True)
    supervisor_id = models.CharField(max_length=40, blank=True)
    hash_name = models.CharField(max_length=8)
    state = models.CharField(max_length=24)
    host = models.CharField(max_length=40, db_index=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    plan = models.JSONField()
    rules = models.JSONField()
    size = models.PositiveSmallIntegerField()
    representatives = models.PositiveSmallIntegerField()
    requested_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    entry_id = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lot_id"], condition=~models.Q(state="cancelled"), name="one_live_booking_per_lot"
            ),
        ]


class Round(models.Model):
    """One draw of the venues of a booking. Old rounds are kept: a booking change is a new round."""

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    ceremony_id = models.CharField(max_length=40, unique=True, null=True)
    cause = models.CharField(max_length=24)
    centres = models.JSONField()
    request_digest = models.CharField(max_length=64, blank=True)
    taken = models.JSONField(default=list)
    drawn = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True)
    live = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["booking", "number"], name="round_number_once"),
            models.UniqueConstraint(fields=["booking"], condition=models.Q(live=True), name="one_live_round"),
        ]


class Offer(models.Model):
    """What one venue is asked to hold ready; ``offer_id`` is random, so its order tells nothing."""

    offer_id = models.CharField(max_length=40, unique=True)
    round = models.ForeignKey(Round, models.PROTECT, related_name="offers")
    centre_id = models.CharField(max_length=40, db_index=True)
    is_host = models.BooleanField()
    seats = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=24)
    sent_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=400, blank=True)
    contact_name = models.CharField(max_length=64, blank=True)
    contact_phone = models.CharField(max_length=20, blank=True)
    cells = models.JSONField(default=list)
    looked_into_at = models.DateTimeField(null=True)
    looked_into = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "centre_id"], name="one_offer_per_centre_and_round"),
        ]
        indexes = [models.Index(fields=["centre_id", "state"], name="offer_centre_state")]


class Occupancy(models.Model):
    """One workstation for one half hour. The constraint, not a check, makes double booking impossible."""

    workstation = models.ForeignKey("venues.Workstation", models.PROTECT, related_name="+")
    slot_start = models.DateTimeField()
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="occupancies")
    held = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workstation", "slot_start"], name="workstation_slot_once"),
        ]
        indexes = [models.Index(fields=["slot_start"], name="occupancy_slot")]


class Change(models.Model):
    """A request to move a booking to another day."""

    change_id = models.CharField(max_length=40, unique=True)
    booking = models.ForeignKey(Booking, models.PROTECT, related_name="changes")
    state = models.CharField(max_length=24)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=1000)
    force_majeure = models.BooleanField(default=False)
    requested_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["booking"], condition=models.Q(state="pending"), name="one_pending_change"),
        ]
