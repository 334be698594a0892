"""The log (opaque, append-only) and, beside it, what its leaves stand for (sealed, erasable).

No row holds a time, a lot or a person in the clear. ``slot`` is a keyed hash of lot and number: it makes numbers unique and
gap-free without telling which entries belong together. Triggers (``triggers.py``) refuse changes on both databases.
"""

from __future__ import annotations

from django.db import models


class LogLeaf(models.Model):
    index = models.PositiveBigIntegerField(primary_key=True, db_column="leaf_index")
    leaf = models.CharField(max_length=120)


class LogNode(models.Model):
    """Root of the complete subtree of 2^level leaves at this place."""

    level = models.PositiveSmallIntegerField()
    index = models.PositiveBigIntegerField(db_column="node_index")
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="log_node_once")]


class LogCheckpoint(models.Model):
    size = models.PositiveBigIntegerField(primary_key=True)
    text = models.TextField()


class Entry(models.Model):
    entry_id = models.CharField(max_length=32, primary_key=True)
    slot = models.CharField(max_length=64, unique=True)
    access = models.CharField(max_length=16)
    leaf = models.CharField(max_length=120)
    index = models.PositiveBigIntegerField(unique=True, null=True, db_column="leaf_index")
    """Place in the log; empty until the worker has put it there."""
    sealed = models.BinaryField()
    """Salt and payload under the key of the access class; empty once erased."""
