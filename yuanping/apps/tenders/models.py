"""Tender projects with their lots, as registered by an agency."""

from __future__ import annotations

from django.db import models

from yuanping.kernel.lot.states import LotState


class Tender(models.Model):
    tender_id = models.CharField(max_length=40, unique=True)
    tender_code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    province = models.CharField(max_length=2)
    region = models.CharField(max_length=6)
    agency_id = models.CharField(max_length=40, db_index=True)
    agency_name = models.CharField(max_length=200)
    procuring_entity_id = models.CharField(max_length=40, blank=True, db_index=True)
    procuring_entity_name = models.CharField(max_length=200)
    procuring_entity_uscc = models.CharField(max_length=18)
    supervisor_id = models.CharField(max_length=40, blank=True, db_index=True)
    notice_on = models.DateField()
    evaluation_on = models.DateField()
    mandatory = models.BooleanField(default=True)
    total_investment_fen = models.BigIntegerField(null=True)
    project_approved_estimate_fen = models.BigIntegerField(null=True)
    funding = models.JSONField(default=list)
    origin = models.TextField(blank=True)
    registered_at = models.DateTimeField()


class Lot(models.Model):
    lot_id = models.CharField(max_length=40, unique=True)
    lot_code = models.CharField(max_length=23, unique=True)
    tender = models.ForeignKey(Tender, models.PROTECT, related_name="lots")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    category = models.CharField(max_length=16)
    contract_form = models.CharField(max_length=16)
    specialty = models.CharField(max_length=40)
    estimated_value_fen = models.BigIntegerField()
    approved_estimate_fen = models.BigIntegerField(null=True)
    budget_fen = models.BigIntegerField(null=True)
    part_works_fen = models.BigIntegerField(null=True)
    part_goods_fen = models.BigIntegerField(null=True)
    part_services_fen = models.BigIntegerField(null=True)
    mergeable = models.BooleanField(default=False)
    special_expertise = models.BooleanField(default=False)
    experts_short_local = models.BooleanField(default=False)
    experts_short_province = models.BooleanField(default=False)
    cross_province_rule = models.CharField(max_length=200, blank=True)
    voluntary_mode = models.CharField(max_length=20, blank=True)
    supervisor_demand = models.CharField(max_length=500, blank=True)
    committee_size = models.PositiveSmallIntegerField(default=5)
    answers = models.JSONField(default=list)
    exemption = models.JSONField(null=True)
    emergency = models.JSONField(null=True)
    state = models.CharField(max_length=20, choices=[(s.value, s.value) for s in LotState], default=LotState.REGISTERED)
    hash_name = models.CharField(max_length=8)
    decision_id = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tender", "number"], name="lot_numbered_once"),
            models.CheckConstraint(condition=models.Q(estimated_value_fen__gte=0), name="lot_estimate_not_negative"),
        ]


class LotStep(models.Model):
    """When a lot entered a state, and by whom (role and organisation only)."""

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="steps")
    transition = models.CharField(max_length=40)
    state = models.CharField(max_length=20)
    actor = models.CharField(max_length=80)
    at = models.DateTimeField()
