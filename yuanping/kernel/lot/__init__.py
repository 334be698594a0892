"""A lot from registration to opening: draft, criteria, sealed bids, state machine, record."""
