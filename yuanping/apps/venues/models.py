"""Centres, venues, rooms, workstations and devices; what was found on looking, and what was published of it."""

from __future__ import annotations

from django.db import models

from yuanping.kernel.venues.devices import DeviceKind, DeviceState
from yuanping.kernel.venues.states import VenueState, WorkstationState


class VenueKind(models.TextChoices):
    TRADING_CENTRE = "trading_centre"
    OTHER_LAWFUL = "other_lawful"


class Centre(models.Model):
    """An organisation that runs places where committees sit; ``centre_id`` is the public id of its organisation."""

    centre_id = models.CharField(max_length=40, unique=True)
    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, to_field="organisation_id", db_column="organisation", related_name="+"
    )
    region = models.CharField(max_length=6)
    address = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation"], name="centre_of_organisation_once"),
        ]


class Capability(models.Model):
    """What a centre is named for in a text, with its days (both included); never changed, only ended."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="capabilities")
    name = models.CharField(max_length=32)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    law_document = models.CharField(max_length=120, blank=True)
    law_article = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "name", "from_on"], name="capability_begins_once"),
        ]


class ServiceContact(models.Model):
    """A member of the centre's staff who may be named to an agency."""

    centre = models.ForeignKey(Centre, models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=64)
    phone = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "name", "phone"], name="contact_once"),
        ]


class Venue(models.Model):
    """A building or floor at one address: what is accepted, approved and entered into the catalogue as a whole.

    Coordinates are degrees (CGCS2000); ``weekly`` is text as ``kernel.venues.weekly`` writes it.
    """

    venue_id = models.CharField(max_length=40, unique=True)
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="venues")
    name = models.CharField(max_length=64)
    kind = models.CharField(max_length=32, choices=VenueKind.choices, default=VenueKind.TRADING_CENTRE)
    region = models.CharField(max_length=6)
    address = models.CharField(max_length=200)
    latitude = models.CharField(max_length=12, blank=True)
    longitude = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=16, choices=[(each.value, each.value) for each in VenueState])
    state_reason = models.CharField(max_length=200, blank=True)
    standard = models.CharField(max_length=16, blank=True)
    unmet_items = models.CharField(max_length=400, blank=True)
    accepted_on = models.DateField(null=True)
    acceptance_document = models.CharField(max_length=120, blank=True)
    approved_on = models.DateField(null=True)
    approved_by = models.CharField(max_length=40, blank=True)
    approval_document = models.CharField(max_length=120, blank=True)
    docked_on = models.DateField(null=True)
    weekly = models.TextField(blank=True)
    changeover = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "name"], name="venue_name_once"),
        ]


class VenueStep(models.Model):
    """One transition of a venue; never changed."""

    venue = models.ForeignKey(Venue, models.PROTECT, related_name="steps")
    act = models.CharField(max_length=16)
    by = models.CharField(max_length=100)
    at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)
    entry_id = models.CharField(max_length=64)


class ClosedDay(models.Model):
    """A legal day on which a venue takes nobody."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="closed_days")
    day = models.DateField()
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["venue", "day"], name="closed_day_once"),
        ]


class MaintenanceWindow(models.Model):
    """A time in which a venue is worked on; half-open."""

    window_id = models.CharField(max_length=40, unique=True)
    venue = models.ForeignKey(Venue, models.CASCADE, related_name="maintenance")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="maintenance_in_order"),
        ]


class Room(models.Model):
    room_id = models.CharField(max_length=40, unique=True)
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=64)
    floor = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["venue", "name"], name="room_name_once_a_venue"),
        ]


class Picture(models.Model):
    """A photograph or the plan of a room, as re-encoded here; the file lies in the storage under its digest."""

    picture_id = models.CharField(max_length=40, unique=True)
    room = models.ForeignKey(Room, models.CASCADE, related_name="pictures")
    kind = models.CharField(max_length=8, choices=[("photo", "photo"), ("plan", "plan")])
    digest = models.CharField(max_length=64)
    media_type = models.CharField(max_length=16)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    caption = models.CharField(max_length=100)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room"], condition=models.Q(kind="plan"), name="one_plan_a_room"),
            models.UniqueConstraint(fields=["room", "digest"], name="picture_once_a_room"),
        ]


class Workstation(models.Model):
    workstation_id = models.CharField(max_length=40, unique=True)
    room = models.ForeignKey(Room, models.PROTECT, related_name="workstations")
    label = models.CharField(max_length=16)
    dedicated_shared = models.BooleanField(default=False)
    cross_province = models.BooleanField(default=False)
    state = models.CharField(
        max_length=32,
        choices=[(each.value, each.value) for each in WorkstationState],
        default=WorkstationState.IN_SERVICE.value,
    )
    state_reason = models.CharField(max_length=200, blank=True)
    state_since = models.DateTimeField(null=True)
    state_until = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    check_passed = models.BooleanField(default=False)
    failed_items = models.CharField(max_length=200, blank=True)
    tested_at = models.DateTimeField(null=True)
    test_passed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "label"], name="workstation_label_once"),
        ]


class Device(models.Model):
    """One device; without a workstation it stands in the room and serves all of them."""

    device_id = models.CharField(max_length=40, unique=True)
    room = models.ForeignKey(Room, models.PROTECT, related_name="devices")
    workstation = models.ForeignKey(Workstation, models.PROTECT, related_name="devices", null=True)
    kind = models.CharField(max_length=16, choices=[(each.value, each.value) for each in DeviceKind])
    name = models.CharField(max_length=64)
    serial = models.CharField(max_length=64, blank=True)
    state = models.CharField(
        max_length=8, choices=[(each.value, each.value) for each in DeviceState], default=DeviceState.WORKING.value
    )
    tested_on = models.DateField(null=True)
    test_passed = models.BooleanField(null=True)
    test_note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workstation", "kind", "name"], name="device_once_a_workstation"),
            models.UniqueConstraint(
                fields=["room", "kind", "name"], condition=models.Q(workstation=None), name="device_once_a_room"
            ),
        ]


class SelfCheck(models.Model):
    """One look at the devices of one workstation; never changed."""

    workstation = models.ForeignKey(Workstation, models.CASCADE, related_name="checks")
    checked_at = models.DateTimeField()
    computer = models.BooleanField()
    camera = models.BooleanField()
    microphone = models.BooleanField()
    network = models.BooleanField()
    environment_monitor = models.BooleanField()
    identity_device = models.BooleanField()
    note = models.CharField(max_length=200, blank=True)


class EnrolmentCode(models.Model):
    """A code by which one machine becomes a workstation's terminal, once; only its digest is kept."""

    workstation = models.ForeignKey(Workstation, models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Terminal(models.Model):
    """The machine of a workstation, known by its key or its certificate; never changed, only revoked."""

    terminal_id = models.CharField(max_length=40, unique=True)
    workstation = models.ForeignKey(Workstation, models.PROTECT, related_name="terminals")
    kind = models.CharField(max_length=16, choices=[("key", "key"), ("certificate", "certificate")])
    public_key = models.TextField()
    fingerprint = models.CharField(max_length=64)
    subject = models.CharField(max_length=200, blank=True)
    valid_until = models.DateTimeField(null=True)
    bound_at = models.DateTimeField()
    bound_by = models.CharField(max_length=100)
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workstation"], condition=models.Q(revoked_at=None), name="one_live_terminal_a_workstation"
            ),
            models.UniqueConstraint(
                fields=["fingerprint"], condition=models.Q(revoked_at=None), name="one_workstation_a_machine"
            ),
        ]


class SelfTestChallenge(models.Model):
    """What a terminal must sign with its next result, once and soon."""

    challenge_id = models.CharField(max_length=40, unique=True)
    terminal = models.ForeignKey(Terminal, models.CASCADE, related_name="challenges")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class SelfTest(models.Model):
    """One self-test as the machine handed it in: result, the channel's report and the signature over both; never changed."""

    test_id = models.CharField(max_length=40, unique=True)
    workstation = models.ForeignKey(Workstation, models.CASCADE, related_name="self_tests")
    terminal = models.ForeignKey(Terminal, models.PROTECT, related_name="self_tests")
    challenge = models.OneToOneField(SelfTestChallenge, models.PROTECT, related_name="+")
    tested_at = models.DateTimeField()
    limits = models.CharField(max_length=16)
    passed = models.BooleanField()
    failed_items = models.CharField(max_length=200, blank=True)
    reading = models.JSONField()
    result = models.TextField()
    report = models.TextField()
    signature = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["workstation", "tested_at"], name="self_test_latest")]


class CataloguePublication(models.Model):
    """One publication of the shared catalogue, exactly as signed; never changed."""

    number = models.PositiveIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    body = models.TextField()
    note = models.TextField()
    published_at = models.DateTimeField()
    by = models.CharField(max_length=100)
    entry_id = models.CharField(max_length=64)
