"""Signing: who signs a document in which order, what the manifest states, and SM2 verification without any library."""
