"""Rows of an evaluation: its session, the members' acts, the result and the award. They decide nothing."""

from __future__ import annotations

from django.db import models

from yuanping.kernel.evaluation.values import Ground, MemberKind


class Session(models.Model):
    session_id = models.CharField(max_length=40, unique=True)
    lot_id = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=20)
    hash_name = models.CharField(max_length=10)
    criteria_digest = models.CharField(max_length=64)
    criteria = models.TextField()
    round = models.PositiveSmallIntegerField(default=1)
    leader = models.CharField(max_length=40, blank=True)
    document_id = models.CharField(max_length=40, blank=True)
    opened_at = models.DateTimeField()
    ranked_at = models.DateTimeField(null=True)
    composed_at = models.DateTimeField(null=True)


class Bid(models.Model):
    """A bid as it was opened, copied once so that a record can be recomputed from this app alone."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="bids")
    bid_id = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField()
    bidder = models.CharField(max_length=200)
    price = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "bid_id"], name="evaluation_bid_once")]
        ordering = ["number"]


class Member(models.Model):
    """A seat at this table. No name here: names stand in no table that also holds a lot."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="members")
    seat_id = models.CharField(max_length=40, unique=True)
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=24, choices=[(kind.value, kind.value) for kind in MemberKind])
    specialty = models.CharField(max_length=16, blank=True)
    declared_at = models.DateTimeField(null=True)
    declaration_digest = models.CharField(max_length=64, blank=True)
    declaration_cms = models.BinaryField(default=b"")
    dissent = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "number"], name="evaluation_number_once")]
        ordering = ["number"]


class BallotCast(models.Model):
    """That a member voted, never for whom."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="ballots")
    round = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "round"], name="evaluation_ballot_once")]


class BallotTally(models.Model):
    """How many ballots named a seat. Counted up, so that no row ties a voter to a choice."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="tallies")
    round = models.PositiveSmallIntegerField()
    seat_id = models.CharField(max_length=40)
    votes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "round", "seat_id"], name="evaluation_tally_once")]


class ReviewVerdict(models.Model):
    member = models.ForeignKey(Member, models.CASCADE, related_name="verdicts")
    bid_id = models.CharField(max_length=40)
    ground = models.CharField(max_length=1, blank=True, choices=[(item.value, item.value) for item in Ground])
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "bid_id"], name="evaluation_verdict_once")]


class Sheet(models.Model):
    """A member's score sheet: a draft until ``locked_at``, then unchangeable."""

    member = models.OneToOneField(Member, models.CASCADE, related_name="sheet")
    locked_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)


class SheetScore(models.Model):
    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="scores")
    bid_id = models.CharField(max_length=40)
    criterion_id = models.CharField(max_length=40)
    points = models.CharField(max_length=16)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "bid_id", "criterion_id"], name="evaluation_score_once")
        ]


class Result(models.Model):
    """One line of the ranking."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="results")
    bid_id = models.CharField(max_length=40)
    place = models.PositiveSmallIntegerField()
    scored = models.CharField(max_length=16)
    price_points = models.CharField(max_length=16)
    total = models.CharField(max_length=16)
    candidate = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "place"], name="evaluation_place_once")]
        ordering = ["place"]


class Award(models.Model):
    session = models.OneToOneField(Session, models.PROTECT, related_name="award")
    bid_id = models.CharField(max_length=40)
    reason = models.TextField(blank=True)
    awarded_at = models.DateTimeField()
