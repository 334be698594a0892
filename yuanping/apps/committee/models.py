"""Committees and their seats.

No row joins a person to a lot: who sits where is inside ``sealed_pool`` and ``sealed_state``, which only the key holder
can open. Seats and code marks have random ids, are inserted in random order and carry no time finer than the day.
"""

from __future__ import annotations

from django.db import models


class Committee(models.Model):
    committee_id = models.CharField(max_length=40, unique=True)
    lot_id = models.CharField(max_length=40, db_index=True)
    booking_id = models.CharField(max_length=40)
    ceremony_id = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=16)
    size = models.PositiveSmallIntegerField()
    host = models.CharField(max_length=40)
    meets_at = models.DateTimeField()
    arrive_from = models.DateTimeField()
    arrive_until = models.DateTimeField()
    sealed_pool = models.CharField(max_length=64)
    """Digest in the write-once storage; the bytes are sealed by the key holder."""
    sealed_state = models.BinaryField(default=b"")
    calls = models.PositiveIntegerField(default=0)
    requested_on = models.DateField()
    formed_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    record = models.TextField(blank=True)
    """Calls and members with their openings, written only when the award releases them."""


class Seat(models.Model):
    seat_id = models.CharField(max_length=32, unique=True)
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="seats")
    seat_no = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=24)
    specialty = models.CharField(max_length=16, blank=True)
    centre = models.CharField(max_length=40)
    state = models.CharField(max_length=16)
    workstation = models.CharField(max_length=40, blank=True)
    member_no = models.PositiveSmallIntegerField(null=True)
    sealed_member = models.BinaryField(default=b"")
    """Name and opening, sealed under the platform's key at check-in (a representative: when named)."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["committee", "seat_no"], name="seat_no_once"),
            models.UniqueConstraint(fields=["committee", "member_no"], name="member_no_once"),
        ]


class CodeMark(models.Model):
    """Keyed hash of a reply or arrival code: finds the committee, never the person."""

    mark = models.CharField(max_length=64, unique=True)
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="marks")
    purpose = models.CharField(max_length=8)


class CallEntry(models.Model):
    """The blinded call log in order: leaf hashes and outcome, opened after the award."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="call_entries")
    number = models.PositiveIntegerField()
    leaf = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["committee", "number"], name="call_number_once"),
        ]
