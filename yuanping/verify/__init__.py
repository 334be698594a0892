"""The stranger's checker: a bundle and what the reader brings along, nothing else. No Django, no database, no network."""
