"""Experts of the registry. The person is sealed under the key holder's key; a row shows only what recusal and chances need."""

from __future__ import annotations

from django.db import models


class Expert(models.Model):
    expert_id = models.CharField(max_length=32, unique=True)
    specialty = models.CharField(max_length=16, db_index=True)
    home_centre = models.CharField(max_length=40)
    region = models.CharField(max_length=6)
    employer_uscc = models.CharField(max_length=18, blank=True)
    sealed_profile = models.BinaryField()
    registered_on = models.DateField()
    active = models.BooleanField(default=True)


class ExpertRelation(models.Model):
    """A tie that may demand recusal; ``until_on`` empty means that it still holds."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="relations")
    kind = models.CharField(max_length=24)
    uscc = models.CharField(max_length=18)
    until_on = models.DateField(null=True)
