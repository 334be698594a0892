"""Rows of the plumbing: the demo clock, the official days, events on their way, deadlines."""

from __future__ import annotations

from django.db import models


class DemoClock(models.Model):
    """At most one row; read in demo mode only."""

    instant = models.DateTimeField()


class CalendarYear(models.Model):
    """A year whose official notice is entered."""

    year = models.PositiveSmallIntegerField(unique=True)
    notice = models.CharField(max_length=64)


class CalendarDay(models.Model):
    """A day that differs from its weekday by official notice: off, or worked as a make-up day."""

    day = models.DateField(unique=True)
    is_working = models.BooleanField()
    name = models.CharField(max_length=32, blank=True)


class OutboxEvent(models.Model):
    """An event, sealed: events name lots and bookings."""

    event_id = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=160)
    sealed = models.BinaryField()


class Delivery(models.Model):
    """One event for one handler. A failed one keeps its error and is tried again."""

    event = models.ForeignKey(OutboxEvent, models.PROTECT, related_name="deliveries")
    handler = models.CharField(max_length=160)
    done = models.BooleanField(default=False)
    attempts = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "handler"], name="delivery_once")]
        indexes = [models.Index(fields=["done", "id"], name="delivery_open")]


class DeadlineState(models.TextChoices):
    OPEN = "open"
    MET = "met"
    FIRED = "fired"


class DeadlineRow(models.Model):
    """Until when something of a subject must happen; unknown ones have no moment but a year that waits for its notice."""

    kind = models.CharField(max_length=64)
    subject_id = models.CharField(max_length=64, db_index=True)
    state = models.CharField(max_length=8, choices=DeadlineState.choices, default=DeadlineState.OPEN)
    due_at = models.DateTimeField(null=True)
    unknown_reason = models.CharField(max_length=200, blank=True)
    unknown_year = models.PositiveSmallIntegerField(default=0)
    law_document = models.CharField(max_length=120, blank=True)
    law_article = models.CharField(max_length=64, blank=True)
    own = models.BooleanField(default=False)
    term_unit = models.CharField(max_length=24, blank=True)
    term_start = models.DateField(null=True)
    term_count = models.PositiveIntegerField(default=0)
    owner_role = models.CharField(max_length=32, blank=True)
    owner_id = models.CharField(max_length=40, blank=True)
    report_to = models.CharField(max_length=32, blank=True)
    remind_before = models.PositiveIntegerField(default=0)
    mark = models.CharField(max_length=12, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject_id"], name="deadline_once")]
        indexes = [models.Index(fields=["state", "due_at"], name="deadline_due")]
