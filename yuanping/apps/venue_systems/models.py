"""Connections of centres' own systems, the messages to them with every attempt, and the messages from them."""

from __future__ import annotations

from django.db import models

from yuanping.kernel.venue_system.vocabulary import MessageState


class Connection(models.Model):
    """A centre's own system. Secrets lie sealed; the one before still holds until ``previous_until``."""

    connection_id = models.CharField(max_length=32, unique=True)
    centre_id = models.CharField(max_length=40, db_index=True)
    url = models.CharField(max_length=500, blank=True)
    secret = models.BinaryField()
    previous = models.BinaryField(default=b"")
    previous_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    number = models.PositiveIntegerField(default=0)
    """The number of the last message, so that the next one leaves no gap."""
    answered_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre_id"], condition=models.Q(ended_at=None), name="one_live_system_a_centre"
            )
        ]


class Message(models.Model):
    """One message to a centre's system; its bytes never change, so that a repetition is one."""

    message_id = models.CharField(max_length=32, unique=True)
    connection = models.ForeignKey(Connection, models.PROTECT, related_name="messages")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()
    sealed = models.BinaryField()
    state = models.CharField(
        max_length=12,
        choices=[(each.value, each.value) for each in MessageState],
        default=MessageState.WAITING.value,
    )
    attempts_made = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    fetched = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "number"], name="message_number_once"),
        ]
        indexes = [models.Index(fields=["state", "not_before"], name="message_ripe")]


class Attempt(models.Model):
    """One try to deliver; never changed. No secret, no body of the answer."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    fault = models.CharField(max_length=24, blank=True)
    milliseconds = models.PositiveIntegerField()


class Received(models.Model):
    """One authentic message from a centre's system and what it was answered; sent again, it is answered the same."""

    connection = models.ForeignKey(Connection, models.PROTECT, related_name="received")
    message_id = models.CharField(max_length=64)
    stamped_at = models.DateTimeField()
    kind = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "message_id"], name="received_once"),
        ]
