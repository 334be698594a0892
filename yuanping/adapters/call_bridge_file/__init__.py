"""Calls of staff, sealed, as files for a telephone exchange on another machine; and a simulated exchange."""
