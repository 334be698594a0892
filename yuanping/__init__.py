"""yuanping 远评: remote evaluation of construction tenders, checkable by a stranger."""

__version__ = "0.1.0"
