"""Notices on their way out. No row holds a person, a lot, an address or a time finer than the day."""

from __future__ import annotations

from django.db import models


class SealedNotice(models.Model):
    notice_id = models.CharField(max_length=32, primary_key=True)
    file_name = models.CharField(max_length=32, unique=True)
    """Random and unlike the id, so that the folder of files and this table do not join by name alone."""
    posted_on = models.DateField()
    sealed = models.BinaryField()
    """Emptied once the file stands."""
    delivered = models.BooleanField(default=False)


class Passage(models.Model):
    """How far a notice is with a gateway that sends it. No time: when it is tried again is kept in the worker's memory."""

    notice = models.OneToOneField(SealedNotice, models.CASCADE, primary_key=True, related_name="+")
    state = models.CharField(max_length=12)
    attempts = models.PositiveSmallIntegerField(default=0)
    kept = models.CharField(max_length=64, blank=True)
    """Salted hash of number and text; all that stays after the receipt. The salt is the key holder's."""
