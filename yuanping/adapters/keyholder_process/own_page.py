"""The code of an expert's own page: made here, and sealed to the expert's telephone or to the sender, who knows numbers and no names."""

from __future__ import annotations

import secrets

from yuanping.adapters.keyholder_process.notice import seal_notice
from yuanping.adapters.keyholder_process.persons import open_profile
from yuanping.adapters.keyholder_process.vault import Vault
from yuanping.kernel.committee.codes import make_code
from yuanping.kernel.committee.holder_files import OwnCode, OwnCodeOrder
from yuanping.kernel.committee.notice import Notice, NoticeKind, Parcel
from yuanping.kernel.errors import Refused
from yuanping.kernel.experts.own_page import LAW_SECRET

PURPOSE = "page"
CODE_BYTES = 16


def issue(vault: Vault, order: OwnCodeOrder) -> OwnCode:
    """Make and seal a code.

    Raises:
        Refused: ``own_code_no_telephone``: this installation can reach no telephone of the expert.
    """
    profile = open_profile(vault, order.profile.expert_id, order.profile.sealed)
    code = make_code(secrets.token_bytes(CODE_BYTES))
    mark, sender = vault.mark(PURPOSE, code), vault.sender

    def notice(addressee: str) -> Notice:
        return Notice(NoticeKind.OWN_PAGE, order.office, order.now, order.passkeys_from, code, addressee)

    if sender is not None and profile.phone:
        parcel = Parcel(profile.phone, vault.salt(f"own page|{mark}"), notice(""))
        return OwnCode(mark, seal_notice(sender, parcel))
    if sender is None and profile.mailbox_key:
        return OwnCode(mark, seal_notice(bytes.fromhex(profile.mailbox_key), notice(profile.name)))
    raise Refused("own_code_no_telephone", {}, LAW_SECRET)
