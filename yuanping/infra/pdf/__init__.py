"""PDF plumbing: the Chinese face, typesetting, and signature fields. Nothing here knows what a report is."""
