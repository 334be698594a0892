from __future__ import annotations

from django.contrib.staticfiles import finders

from yuanping.web.shell import checks, province


def test_installation_has_what_the_frame_needs() -> None:
    assert checks.check_browser_files() == []
    assert checks.check_pack() == []


def test_missing_browser_file_is_named_with_what_to_run(monkeypatch) -> None:
    monkeypatch.setattr(finders, "find", lambda name: None if name == "vendor/tabler.min.css" else name)

    (found,) = checks.check_browser_files()

    assert (found.id, "vendor/tabler.min.css" in found.msg) == ("shell.W001", True)
    assert "npm ci" in found.hint


def test_province_without_a_pack_stops_the_start(settings) -> None:
    settings.PROVINCE = "atlantis"
    province._pack.cache_clear()

    (found,) = checks.check_pack()

    assert found.id == "shell.E001"
    assert province.system_name() == "远程异地评标管理系统"
