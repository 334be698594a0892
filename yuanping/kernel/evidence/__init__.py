"""What a stranger needs to check the evidence log.

* ``leaf``      what is recorded, and the salted digest of it that stands in the log
* ``chain``     the gap-free numbers of one lot
* ``merkle``    RFC 6962/9162 tree over a named hash, proofs and their strict verification
* ``note``      signed checkpoints (C2SP signed note)
* ``record``    the log part of a bundle and its replay
* ``mismatch``  the first thing that does not hold
"""
