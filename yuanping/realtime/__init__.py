"""Live channels over websockets: they measure and pass on, they decide and store nothing."""
