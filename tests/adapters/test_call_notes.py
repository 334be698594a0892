"""A note of a call outlives every key-encryption key: it lies under the key holder's own key and holds no personal file."""

from __future__ import annotations

from pathlib import Path

from yuanping.adapters.keyholder_process.own_calls import BLOB, PURPOSE
from yuanping.adapters.keyholder_process.persons import seal_profile
from yuanping.adapters.keyholder_process.vault import Vault
from yuanping.kernel.committee.holder_files import Profile


def test_a_note_opens_after_the_wrapping_key_is_turned_and_the_old_one_is_gone(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "keyholder.key")
    seal_profile(vault, Profile("e" * 32, "演示专家", "210102197501010019", "13900000000", "00" * 32))
    mark = vault.mark(PURPOSE, "e" * 32)
    note = vault.seal(BLOB, b"a call", mark)
    vault.wrapping.make()
    old = sorted(tmp_path.glob("*.kek-*"))
    assert len(old) == 2
    old[0].unlink()
    later = Vault(tmp_path / "keyholder.key")
    assert later.mark(PURPOSE, "e" * 32) == mark
    assert later.unseal(BLOB, note, mark) == b"a call"
