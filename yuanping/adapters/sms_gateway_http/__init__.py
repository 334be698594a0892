"""Messages through an HTTP gateway, sent by a process of its own, and a simulator of such a gateway."""
