"""Bundles made for a lot."""

from __future__ import annotations

from django.db import models


class Bundle(models.Model):
    """One edition of one lot. The file lies in the write-once store under ``stored``: the public edition as it is, the
    sealed one under a key of ``KEYS_DIR``, because it names people before the award. ``digest`` is that of the file itself."""

    bundle_id = models.CharField(max_length=40, unique=True)
    lot_id = models.CharField(max_length=40, db_index=True)
    edition = models.CharField(max_length=8)
    digest = models.CharField(max_length=64)
    stored = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    members = models.PositiveIntegerField()
    log_size = models.PositiveBigIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lot_id", "edition"], name="archive_one_bundle_per_edition")]
