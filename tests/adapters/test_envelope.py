"""Personal data in envelopes: another subject, another key or one changed bit opens nothing; a rotation leaves the body as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from yuanping.adapters.keyholder_process import envelope, persons
from yuanping.adapters.keyholder_process.vault import Vault
from yuanping.kernel.canonical import canonical
from yuanping.kernel.committee.holder_files import OpenOrder, Profile, SealedProfile
from yuanping.kernel.errors import Malformed
from yuanping.kernel.plain import to_plain

ABOUT = "profile|x"
TEXT = "演示专家 210102197501010010".encode()
ME = Profile("ab" * 16, "演示专家", "210102197501010010", "13900000000", "cd" * 32)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "holder.key")


def test_an_envelope_opens_for_its_subject_alone(vault: Vault) -> None:
    sealed = envelope.seal(vault.wrapping, TEXT, ABOUT)
    assert envelope.unseal(vault.wrapping, sealed, ABOUT) == TEXT
    with pytest.raises(Malformed):
        envelope.unseal(vault.wrapping, sealed, "profile|y")


def test_every_single_changed_byte_is_found(vault: Vault) -> None:
    sealed = envelope.seal(vault.wrapping, TEXT, ABOUT)
    for place in range(len(envelope.MAGIC), len(sealed)):
        changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises(Malformed):
            envelope.unseal(vault.wrapping, changed, ABOUT)


def test_two_envelopes_of_one_text_share_nothing_but_their_head(vault: Vault) -> None:
    one, two = (envelope.seal(vault.wrapping, TEXT, ABOUT) for _ in range(2))
    head = len(envelope.MAGIC) + envelope.NUMBER_BYTES
    assert one[:head] == two[:head]
    assert one[head : envelope.HEAD_BYTES] != two[head : envelope.HEAD_BYTES]
    assert one[envelope.HEAD_BYTES :] != two[envelope.HEAD_BYTES :]


def test_the_cipher_is_sm4_gcm_by_its_published_vector() -> None:
    """RFC 8998, appendix A.1."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    key, nonce = bytes.fromhex("0123456789abcdeffedcba9876543210"), bytes.fromhex("00001234567800000000abcd")
    plain = bytes.fromhex("aa" * 8 + "bb" * 8 + "cc" * 8 + "dd" * 8 + "ee" * 8 + "ff" * 8 + "ee" * 8 + "aa" * 8)
    about = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    tag = bytes.fromhex("83de3541e4c2b58177e065a9bf7b62ec")
    body = bytes.fromhex(
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93d496ac15"
        "a56834cbcf98c397b4024a2691233b8d"
    )
    box = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
    box.authenticate_additional_data(about)
    assert box.update(body) + box.finalize() == plain
    sealed = nonce + body + tag
    with pytest.raises(Malformed):
        envelope._decrypt(key, sealed, "another subject")


def test_rotation_wraps_anew_and_leaves_the_body(vault: Vault, tmp_path: Path) -> None:
    sealed = persons.seal_profile(vault, ME)
    assert envelope.number_of(sealed) == 1
    assert vault.wrapping.make() == 2
    (turned,) = persons.rewrap(vault, OpenOrder((SealedProfile(ME.expert_id, sealed),))).sealed
    assert envelope.number_of(turned) == 2
    assert turned[envelope.HEAD_BYTES :] == sealed[envelope.HEAD_BYTES :]
    assert persons.open_profile(vault, ME.expert_id, turned) == ME
    (tmp_path / "holder.key.kek-0001").unlink()
    fresh = Vault(tmp_path / "holder.key")
    assert persons.open_profile(fresh, ME.expert_id, turned) == ME
    with pytest.raises(Malformed, match="key-encryption key 1 is not there"):
        persons.open_profile(fresh, ME.expert_id, sealed)


def test_what_the_version_before_sealed_still_opens_and_becomes_an_envelope(vault: Vault) -> None:
    old = vault.seal("profile", canonical(to_plain(ME)), ME.expert_id)
    assert not envelope.is_envelope(old)
    assert persons.open_profile(vault, ME.expert_id, old) == ME
    (turned,) = persons.rewrap(vault, OpenOrder((SealedProfile(ME.expert_id, old),))).sealed
    assert envelope.is_envelope(turned)
    assert persons.open_profile(vault, ME.expert_id, turned) == ME


def test_key_files_are_for_their_owner_only(vault: Vault, tmp_path: Path) -> None:
    vault.wrapping.newest()
    assert [path.stat().st_mode & 0o777 for path in sorted(tmp_path.iterdir())] == [0o600, 0o600]


def test_every_profile_has_one_size_and_one_too_long_is_refused(vault: Vault) -> None:
    sizes = {len(persons.seal_profile(vault, Profile(ME.expert_id, name, "x", "", ""))) for name in ("一", "一" * 60)}
    assert sizes == {envelope.OVERHEAD + persons.FRAME}
    with pytest.raises(Malformed):
        persons.seal_profile(vault, Profile(ME.expert_id, "一" * 300, "", "", ""))


def test_marks_are_equal_for_equal_text_and_for_their_own_kind_only(vault: Vault) -> None:
    from yuanping.kernel.committee.holder_files import Profiles

    twin = Profile("ef" * 16, ME.name, ME.name, ME.name, "")
    mine, other = persons.mark(vault, Profiles((ME, twin))).marks
    assert mine.name == other.name
    assert len({mine.id_number, mine.phone, other.id_number, other.phone, other.name}) == 5
