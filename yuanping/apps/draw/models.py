"""Ceremonies and their three parties. Nothing here names an expert; what the key holder sealed stays sealed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class CeremonyKind(models.TextChoices):
    VENUES = "venues"
    EXPERTS = "experts"


class Ceremony(models.Model):
    ceremony_id = models.CharField(max_length=40, unique=True)
    lot_id = models.CharField(max_length=40, db_index=True)
    kind = models.CharField(max_length=16, choices=CeremonyKind.choices)
    attempt = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=16)
    hash_name = models.CharField(max_length=16)
    request = models.TextField()
    """Canonical JSON of the whole request, its salt included; without commitments while open, with them once frozen."""
    venues_open = models.BooleanField(default=False)
    """Whether the pack lets the asking side know the venues; if not, it is shown the committed form alone until the release."""
    request_digest = models.CharField(max_length=64, blank=True)
    frozen_entry = models.CharField(max_length=64, blank=True)
    opened_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True)
    revealed_at = models.DateTimeField(null=True)
    drawn_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    outcome = models.TextField(blank=True)
    """Venues: the drawn cells. Experts: seat numbers with their specialty, nothing else."""
    outcome_digest = models.CharField(max_length=64, blank=True)
    record = models.TextField(blank=True)
    """Experts: the replayable record, written only when the award releases it."""
    sealed_venue_key = models.BinaryField(default=b"")
    """Venues: K as only the key holder opens it; empty in a ceremony whose request is of version 1."""
    venue_key = models.CharField(max_length=64, blank=True)
    """Venues: K, opened with the draw."""
    escrowed = models.BooleanField(default=False)
    """Whether each party hands shares of its secret to the two others before the request is frozen; only ceremonies from before that do not."""
    commit_days = models.PositiveSmallIntegerField(default=1)
    reveal_days = models.PositiveSmallIntegerField(default=1)
    blame = models.CharField(max_length=32, blank=True)
    void_reason = models.TextField(blank=True)
    ordered_anew = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lot_id", "kind", "attempt"], name="ceremony_attempt_once"),
            models.UniqueConstraint(
                fields=["lot_id", "kind"], condition=~Q(state__in=["voided", "superseded"]), name="ceremony_one_alive"
            ),
        ]


class CeremonyParty(models.Model):
    ceremony = models.ForeignKey(Ceremony, models.PROTECT, related_name="parties")
    party = models.CharField(max_length=32)
    organisation_ids = models.JSONField()
    """Organisations that may speak for this party (the procuring entity or its agency)."""
    public_key = models.CharField(max_length=400, blank=True)
    commitment = models.CharField(max_length=64, blank=True)
    commit_message = models.TextField(blank=True)
    committed_at = models.DateTimeField(null=True)
    encryption_key = models.CharField(max_length=400, blank=True)
    """To which the others encrypt their shares: of this commitment, or, before it, of the last one by the same organisations."""
    deposit_message = models.TextField(blank=True)
    deposited_at = models.DateTimeField(null=True)
    silent_at = models.DateTimeField(null=True)
    """When it was named for not having committed or handed in shares within the term."""
    reveal_message = models.TextField(blank=True)
    revealed_at = models.DateTimeField(null=True)
    stayed_away_at = models.DateTimeField(null=True)
    """When it was named for not having revealed within the term, and the others were asked for their shares."""
    rebuilt = models.TextField(blank=True)
    """Canonical JSON of the reveal that the others' shares gave."""
    rebuilt_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ceremony", "party"], name="ceremony_party_once"),
        ]


class OpenedShare(models.Model):
    """A share that its holder opened because the owner stayed away; never changed."""

    ceremony = models.ForeignKey(Ceremony, models.PROTECT, related_name="shares")
    owner = models.CharField(max_length=32)
    holder = models.CharField(max_length=32)
    message = models.TextField()
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ceremony", "owner", "holder"], name="share_opened_once"),
        ]
