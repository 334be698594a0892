"""The only writers of ceremonies, by step: opening, commitments, shares and reveals, terms, voiding, outcome and release."""

from yuanping.apps.draw.services.escrow import ShareOutcome, submit_deposit, submit_share
from yuanping.apps.draw.services.holder import key_holder, replace_key_holder
from yuanping.apps.draw.services.messages import RevealOutcome, submit_commitment, submit_reveal
from yuanping.apps.draw.services.opening import PartySeat, new_draw_id, open_ceremony
from yuanping.apps.draw.services.outcome import conclude_experts, draw_cells, release_experts, release_venues
from yuanping.apps.draw.services.terms import COMMIT_DUE, REVEAL_DUE, name_absent, name_silent
from yuanping.apps.draw.services.voiding import order_anew, supersede_venues, void_ceremony

__all__ = [
    "COMMIT_DUE",
    "REVEAL_DUE",
    "PartySeat",
    "RevealOutcome",
    "ShareOutcome",
    "conclude_experts",
    "draw_cells",
    "key_holder",
    "name_absent",
    "name_silent",
    "new_draw_id",
    "open_ceremony",
    "order_anew",
    "release_experts",
    "release_venues",
    "replace_key_holder",
    "submit_commitment",
    "submit_deposit",
    "submit_reveal",
    "submit_share",
    "supersede_venues",
    "void_ceremony",
]
