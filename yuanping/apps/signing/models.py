"""Members' certificates and keys, documents to be signed in turn, and the signatures that stand in them."""

from __future__ import annotations

from django.db import models


class MemberKey(models.Model):
    """Two certificates of one signer. The private keys open only with that signer's own passphrase.

    Certificates name the person, so they lie sealed under a key of ``KEYS_DIR``; no lot stands in this table.
    """

    signer_id = models.CharField(max_length=40, unique=True)
    certificates = models.BinaryField()
    keys = models.BinaryField()
    demo = models.BooleanField()


class Document(models.Model):
    document_id = models.CharField(max_length=40, unique=True)
    lot_id = models.CharField(max_length=40)
    purpose = models.CharField(max_length=24)
    hash_name = models.CharField(max_length=10)
    state = models.CharField(max_length=12)
    composed_digest = models.CharField(max_length=64)
    composed_size = models.PositiveIntegerField()
    stored = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lot_id", "purpose"], name="signing_document_once")]


class Place(models.Model):
    """One signer's field in a document, in the order of signing."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="places")
    signer_id = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField()
    field = models.CharField(max_length=40)
    signed_at = models.DateTimeField(null=True)
    entry = models.BinaryField(default=b"")
    """The manifest's entry, sealed: it names the signer, and this row leads to a lot."""
    cms = models.BinaryField(default=b"")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "signer_id"], name="signing_signer_once"),
            models.UniqueConstraint(fields=["document", "number"], name="signing_number_once"),
        ]
        ordering = ["number"]
