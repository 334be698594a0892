"""Notices on their way through a gateway, and how the calls they made ended."""
