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
    late_until = models.DateTimeField(null=True)
    """The hour the supervisor named when somebody was missing; empty while nobody was."""
    sealed_pool = models.CharField(max_length=64)
    """Digest in the write-once storage; the bytes are sealed by the key holder."""
    sealed_state = models.BinaryField(default=b"")
    calls = models.PositiveIntegerField(default=0)
    continuing = models.CharField(max_length=64, blank=True)
    """The log entry of a continuation that is planned and not drawn yet."""
    continuing_digest = models.CharField(max_length=64, blank=True)
    spares = models.JSONField(default=list)
    """Workstations held for it; which of them anybody gets stays sealed, and those not drawn go back."""
    short = models.JSONField(default=dict)
    """Why open seats cannot be filled at present: the code of the refusal and its figures; empty while nothing is short."""
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


class GateTry(models.Model):
    """A code that was refused at a centre's door, kept for as long as it slows the next one down. Nothing says which code, or whose."""

    centre = models.CharField(max_length=40, db_index=True)
    refused_at = models.DateTimeField()


class DeviceCustody(models.Model):
    """The receipt for the telephones of whoever sits at a seat: which locker, when in, when back. It names nobody."""

    custody_id = models.CharField(max_length=32, unique=True)
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="custodies")
    sat_as = models.CharField(max_length=32, default="", db_index=True)
    """The seat's id when they were handed in: who takes the seat after somebody else has another one."""
    centre = models.CharField(max_length=40)
    locker = models.CharField(max_length=12, blank=True)
    devices = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=16)
    handed_in_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "locker"], condition=models.Q(state="kept"), name="locker_once"),
        ]


class ListAgreement(models.Model):
    """A party of the draw that agrees to the final list being read before the award. It names nobody on the list."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="list_agreements")
    party = models.CharField(max_length=32)
    reason = models.CharField(max_length=500)
    agreed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["committee", "party"], name="list_agreed_once")]


class CallNote(models.Model):
    """One call, sealed at the release for the expert it was made to. ``mark`` is a hash under the key holder's key: no row is joined to person or lot."""

    note_id = models.CharField(max_length=32, primary_key=True)
    """128 random bits: the rows tell no order."""
    mark = models.CharField(max_length=64, db_index=True)
    sealed = models.BinaryField()


class CallDispute(models.Model):
    """A call whose expert says that it was not so. Which expert stands in his own note and nowhere here."""

    dispute_id = models.CharField(max_length=32, unique=True)
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="disputes")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=16)
    disputed_on = models.DateField()
    answer = models.CharField(max_length=500, blank=True)
    answered_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["committee", "number"], name="call_disputed_once")]


class CallEntry(models.Model):
    """The blinded call log in order: leaf hashes and outcome, opened after the award."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="call_entries")
    number = models.PositiveIntegerField()
    leaf = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["committee", "number"], name="call_number_once"),
        ]


class BridgeCall(models.Model):
    """A call that staff may make. Which person it is stands in the sealed ticket, which the key holder alone opens; no time finer than the day."""

    token = models.CharField(max_length=32, unique=True)
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="bridge_calls")
    posted_on = models.DateField()
    number = models.PositiveSmallIntegerField()
    """What staff call it: at random among the numbers of the day, over all lots."""
    ticket = models.BinaryField()
    state = models.CharField(max_length=12)
    stated = models.CharField(max_length=12, blank=True)
    reason = models.CharField(max_length=12, blank=True)
    connected_by = models.CharField(max_length=40, blank=True)
    confirmed_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["posted_on", "number"], name="bridge_number_once")]


class CallAccount(models.Model):
    """How one call came to its outcome, opened by the release; it counts and names no expert."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="call_accounts")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=12)
    channel = models.CharField(max_length=12)
    reason = models.CharField(max_length=12, blank=True)
    stated_by = models.CharField(max_length=40, blank=True)
    confirmed_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["committee", "number"], name="call_accounted_once")]
