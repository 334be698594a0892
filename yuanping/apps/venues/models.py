"""Centres, rooms and workstations, and what their self-checks found."""

from __future__ import annotations

from django.db import models


class CentreKind(models.TextChoices):
    TRADING_CENTRE = "trading_centre"
    OTHER_LAWFUL = "other_lawful"


class WorkstationState(models.TextChoices):
    IN_SERVICE = "in_service"
    OUT_OF_SERVICE = "out_of_service"


class Centre(models.Model):
    """A place where committees sit; ``centre_id`` is the public id of its organisation."""

    centre_id = models.CharField(max_length=40, unique=True)
    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, to_field="organisation_id", db_column="organisation", related_name="+"
    )
    kind = models.CharField(max_length=32, choices=CentreKind.choices)
    accepted = models.BooleanField(default=True)
    region = models.CharField(max_length=6)
    address = models.CharField(max_length=200)
    cross_province_since = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation"], name="centre_of_organisation_once"),
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


class Room(models.Model):
    room_id = models.CharField(max_length=40, unique=True)
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=64)
    floor = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "name"], name="room_name_once"),
        ]


class Workstation(models.Model):
    workstation_id = models.CharField(max_length=40, unique=True)
    room = models.ForeignKey(Room, models.PROTECT, related_name="workstations")
    label = models.CharField(max_length=16)
    dedicated_shared = models.BooleanField(default=False)
    cross_province = models.BooleanField(default=False)
    state = models.CharField(max_length=32, choices=WorkstationState.choices, default=WorkstationState.IN_SERVICE)
    state_reason = models.CharField(max_length=200, blank=True)
    checked_at = models.DateTimeField(null=True)
    check_passed = models.BooleanField(default=False)
    failed_items = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "label"], name="workstation_label_once"),
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
