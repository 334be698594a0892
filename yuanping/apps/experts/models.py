"""Experts of the registry. The person is sealed by the key holder; a row shows only what recusal and chances need.

No row of this app names a lot, and none carries a time finer than the day: what happened to somebody on a lot is nowhere joined to him here.
"""

from __future__ import annotations

from django.db import models

from yuanping.kernel.experts.states import ExpertState


class Expert(models.Model):
    expert_id = models.CharField(max_length=32, unique=True)
    registry = models.CharField(max_length=40, blank=True, db_index=True)
    """The organisation that keeps this expert; empty for what the installation itself entered."""
    state = models.CharField(max_length=16, default=ExpertState.APPOINTED)
    state_on = models.DateField(null=True)
    home_centre = models.CharField(max_length=40)
    region = models.CharField(max_length=6)
    employer_uscc = models.CharField(max_length=18, blank=True, db_index=True)
    title = models.CharField(max_length=40, blank=True)
    title_level = models.CharField(max_length=8, blank=True)
    practice_since = models.DateField(null=True)
    consent_on = models.DateField(null=True)
    trained_on = models.DateField(null=True)
    training_until = models.DateField(null=True)
    term_from = models.DateField(null=True)
    term_until = models.DateField(null=True)
    suspended_until = models.DateField(null=True)
    reviewer_mark = models.CharField(max_length=64, blank=True)
    """Keyed hash of the account that reviewed: somebody else must appoint."""
    callable = models.BooleanField(default=True)
    """Whether a telephone's key is in the sealed part, so that a call can be sealed to it."""
    sealed_profile = models.BinaryField()
    id_mark = models.CharField(max_length=64, null=True, unique=True)
    claimed_mark = models.CharField(max_length=64, blank=True)
    """The mark of the ID number of an application whose number is in the library already: a stranger is not told, the reviewer is."""
    name_mark = models.CharField(max_length=64, blank=True, db_index=True)
    phone_mark = models.CharField(max_length=64, blank=True, db_index=True)
    page_mark = models.CharField(max_length=64, null=True, unique=True)
    """Keyed hash of the code that opens the expert's own page."""
    registered_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["registry", "state", "expert_id"], name="expert_list")]


class ExpertSpecialty(models.Model):
    """A specialty an expert holds. ``pool_code``, ``centre`` and ``in_pool`` repeat what the expert's row says, for counting in one index."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="specialties")
    edition = models.CharField(max_length=8)
    code = models.CharField(max_length=16)
    primary = models.BooleanField(default=False)
    pool_code = models.CharField(max_length=16, blank=True)
    """The code in the newest edition, or nothing where that edition means something else by it."""
    centre = models.CharField(max_length=40)
    in_pool = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["expert", "edition", "code"], name="specialty_once"),
        ]
        indexes = [models.Index(fields=["in_pool", "pool_code", "centre", "expert"], name="specialty_pool")]


class ExpertRelation(models.Model):
    """A tie that may demand recusal, employers of before among them; ``until_on`` empty means that it still holds."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="relations")
    kind = models.CharField(max_length=24)
    uscc = models.CharField(max_length=18)
    until_on = models.DateField(null=True)


class ExpertAbsence(models.Model):
    """Days on which an expert cannot come, as he entered them."""

    absence_id = models.CharField(max_length=32, unique=True)
    expert = models.ForeignKey(Expert, models.CASCADE, related_name="absences")
    first_on = models.DateField()
    last_on = models.DateField()


class ExpertTraining(models.Model):
    """A training that was completed."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="trainings")
    completed_on = models.DateField()
    hours = models.PositiveSmallIntegerField()
    valid_until = models.DateField(null=True)


class ExpertService(models.Model):
    """A day on which an expert sat on a committee, entered when the award has made the committee known; which lot it was stands nowhere here."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="served")
    served_on = models.DateField()


class ExpertRead(models.Model):
    """Somebody read an expert's personal data: who, for what purpose of a closed list, on which day."""

    read_id = models.CharField(max_length=32, primary_key=True)
    """128 random bits: the rows tell no order."""
    expert = models.ForeignKey(Expert, models.CASCADE, related_name="reads")
    reader = models.CharField(max_length=80)
    """Role and organisation."""
    reader_mark = models.CharField(max_length=64, blank=True)
    """Keyed hash of the account."""
    purpose = models.CharField(max_length=16)
    read_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["expert", "read_on"], name="expert_read_day")]


class ExpertPageCode(models.Model):
    """A code for the own page was issued: who had it done, on which day. The expert reads it there."""

    issue_id = models.CharField(max_length=32, primary_key=True)
    """128 random bits: the rows tell no order."""
    expert = models.ForeignKey(Expert, models.CASCADE, related_name="page_codes")
    issuer = models.CharField(max_length=80)
    """Role and organisation."""
    issuer_mark = models.CharField(max_length=64, blank=True)
    """Keyed hash of the account."""
    issued_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["expert", "issued_on"], name="expert_page_code_day")]


class ExpertPasskey(models.Model):
    """A passkey an expert may show at a door. It changes no row when it is used: nothing here tells when, or where."""

    passkey_id = models.CharField(max_length=32, primary_key=True)
    """128 random bits: the rows tell no order."""
    expert = models.ForeignKey(Expert, models.CASCADE, related_name="passkeys")
    mark = models.CharField(max_length=64, unique=True)
    """Digest of the name the key gave itself."""
    public_key = models.BinaryField()
    label = models.CharField(max_length=40)
    registered_on = models.DateField()
