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
    version = models.PositiveIntegerField(default=1)
    request_key = models.CharField(max_length=64, blank=True)
    request_content = models.CharField(max_length=64, blank=True)
    cancelled_for = models.CharField(max_length=24, blank=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "request_key"], condition=~models.Q(request_key=""), name="one_booking_per_key"
            ),
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
    no_show_at = models.DateTimeField(null=True)
    no_show = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "centre_id"], name="one_offer_per_centre_and_round"),
        ]
        indexes = [models.Index(fields=["centre_id", "state"], name="offer_centre_state")]


class ExternalHold(models.Model):
    """Workstations a centre's own system has given away, for whom is its own matter; ``reference`` is its word for it."""

    centre_id = models.CharField(max_length=40)
    reference = models.CharField(max_length=64)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre_id", "reference"], name="external_reference_once"),
        ]


class LocalUse(models.Model):
    """Workstations a centre booked for an evaluation held in one place, with what was counted when shared ones were lent.

    They are held through an ``ExternalHold``, so the board, the draw and the constraint need not know a third kind. ``yields``: the
    shared ones among them go back to a remote evaluation that asks for them.
    """

    local_id = models.CharField(max_length=40, unique=True)
    centre_id = models.CharField(max_length=40, db_index=True)
    project = models.CharField(max_length=200)
    code = models.CharField(max_length=40)
    seats = models.PositiveSmallIntegerField()
    short = models.PositiveSmallIntegerField(default=0)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=24)
    yields = models.BooleanField()
    counted = models.JSONField()
    reason = models.CharField(max_length=400, blank=True)
    external = models.OneToOneField(ExternalHold, models.SET_NULL, null=True, related_name="local_use")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre_id", "code", "starts_at"],
                condition=~models.Q(state="cancelled"),
                name="one_local_use_per_project_and_hour",
            ),
        ]


class Spare(models.Model):
    """Workstations of one centre of a confirmed booking, held for the continuation of its expert draw; which of them anybody gets stays sealed.

    They are held through an ``ExternalHold``, as a local use is: the confirmed offer stays what its centre confirmed.
    """

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="spares")
    external = models.OneToOneField(ExternalHold, models.CASCADE, related_name="spare")


class Occupancy(models.Model):
    """One workstation for one half hour. The constraint, not a check, makes double booking impossible.

    Taken by an offer of ours, or by the centre's own system: the same row, so the same constraint.
    """

    workstation = models.ForeignKey("venues.Workstation", models.PROTECT, related_name="+")
    slot_start = models.DateTimeField()
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="occupancies", null=True)
    external = models.ForeignKey(ExternalHold, models.CASCADE, related_name="occupancies", null=True)
    held = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workstation", "slot_start"], name="workstation_slot_once"),
            models.CheckConstraint(
                condition=models.Q(offer=None) ^ models.Q(external=None), name="occupancy_by_one_side"
            ),
        ]
        indexes = [models.Index(fields=["slot_start"], name="occupancy_slot")]


class Probe(models.Model):
    """A request under a pack that hides its venues which was not possible; counted, for asking is a way to learn."""

    agency_id = models.CharField(max_length=40)
    supervisor_id = models.CharField(max_length=40, blank=True)
    lot_id = models.CharField(max_length=40)
    lot_name = models.CharField(max_length=400)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    asked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agency_id", "asked_at"], name="probe_agency_asked")]


class Waiting(models.Model):
    """A place in the queue for hours that were full; in the order of ``queued_at`` and ``id``."""

    waiting_id = models.CharField(max_length=40, unique=True)
    lot_id = models.CharField(max_length=40)
    lot_name = models.CharField(max_length=400)
    agency_id = models.CharField(max_length=40, db_index=True)
    hidden = models.BooleanField()
    plan = models.JSONField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    state = models.CharField(max_length=24)
    tried_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    booking_id = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lot_id"], condition=models.Q(state="waiting"), name="one_place_per_lot"),
        ]
        indexes = [models.Index(fields=["state", "queued_at"], name="waiting_state_queued")]


class Agreement(models.Model):
    """A wish to agree upon venues after a failed draw, and what the supervisor said; confidential."""

    agreement_id = models.CharField(max_length=40, unique=True)
    booking = models.ForeignKey(Booking, models.PROTECT, related_name="agreements")
    state = models.CharField(max_length=24)
    centres = models.JSONField()
    reason = models.CharField(max_length=1000)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["booking"], condition=models.Q(state="pending"), name="one_pending_agreement"
            ),
        ]


class Change(models.Model):
    """A request to move a booking to another day, or to cancel it for force majeure."""

    change_id = models.CharField(max_length=40, unique=True)
    booking = models.ForeignKey(Booking, models.PROTECT, related_name="changes")
    state = models.CharField(max_length=24)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=1000)
    force_majeure = models.BooleanField(default=False)
    cancels = models.BooleanField(default=False)
    proof_digest = models.CharField(max_length=64, blank=True)
    proof_stored = models.CharField(max_length=64, blank=True)
    requested_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["booking"], condition=models.Q(state="pending"), name="one_pending_change"),
        ]


class DutyRecord(models.Model):
    """Who of a venue's staff does one duty for one offer, and what shows that it was done; the duties themselves are the pack's."""

    offer = models.ForeignKey(Offer, models.PROTECT, related_name="duties")
    duty = models.CharField(max_length=64)
    owner = models.CharField(max_length=64, blank=True)
    done_at = models.DateTimeField(null=True)
    proof = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "duty"], name="duty_once_an_offer"),
        ]


class GateFinding(models.Model):
    """A held workstation that was found unfit on the day before; what became of it is kept beside what was found."""

    finding_id = models.CharField(max_length=40, unique=True)
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="findings")
    workstation = models.ForeignKey("venues.Workstation", models.PROTECT, related_name="+")
    proposal = models.ForeignKey("venues.Workstation", models.PROTECT, related_name="+", null=True)
    reasons = models.CharField(max_length=200)
    state = models.CharField(max_length=16)
    found_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "workstation"], name="one_finding_a_held_workstation"),
        ]
        indexes = [models.Index(fields=["state"], name="gate_finding_state")]
