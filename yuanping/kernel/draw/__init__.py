"""The draw: which cells (L1), which experts (L2), which workstations (L3), and the proof of it.

Read ``README.md`` beside this file first. The public names, by module:

* ``values``    Quota, Limits, CellCount, CellSeats, Chance, PoolCell, SeatDraw, ExpertDraw …
* ``request``   VenueRequest (D1), ExpertRequest (D2), ``freeze``, ``request_digest``
* ``hidden``    the committed form of a request, as a party reads it, and the hidden part as it opens it
* ``planning``  VenueDraft, ``plan_venues``; ExpertDraft, ``plan_experts``; ``public_cells``
* ``odds``, ``means``, ``shortfall``  exact chances, ``committee_chance``; what would help where nothing fits
* ``messages``  CommitMessage, DepositMessage, RevealMessage, ShareMessage, ``message_bytes``
* ``escrow``, ``shamir``  shares of the secrets with the others, and a secret put together from them; ``terms``  until when parties act
* ``seed``      ``commitment_of``, ``check_reveal``, ``make_seed``
* ``pool``      ``seal_pool``, Opening, ``check_opening``
* ``exclusions``  ``seal_exclusions``, BitProof, ``check_bit``
* ``select``    ``draw_venues``, ``draw_experts``, ``next_in_cell``
* ``calls``     Call, ``call_leaf``, ``follow_calls``
* ``record``    VenueDrawRecord, ExpertDrawRecord, ``replay_venues``, ``replay_experts``
* ``bodies``    what the evidence log is told at each step
"""
