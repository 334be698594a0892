"""What stands in the report, read back from the signed file by a foreign tool."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.apps.evaluation import stage as s
from tests.apps.evaluation.stage import make_stage
from yuanping.apps.evaluation import services
from yuanping.apps.evaluation.queries import own_report
from yuanping.apps.signing.queries import read_file

pytestmark = pytest.mark.django_db

TEN = (
    "（一）基本情况和数据表",
    "（二）评标委员会成员名单",
    "（三）开标记录",
    "（四）符合要求的投标一览表",
    "（五）否决投标的情况说明",
    "（六）评标标准、评标方法或者评标因素一览表",
    "（七）经评审的价格或者评分比较一览表",
    "（八）经评审的投标人排序",
    "（九）推荐的中标候选人名单与签订合同前要处理的事宜",
    "（十）澄清、说明、补正事项纪要",
)


def told(*command: str | Path) -> str:
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout


def test_report_has_the_ten_items_the_dissent_and_one_embedded_face(tmp_path: Path) -> None:
    stage = make_stage()
    s.to_ranked(stage)
    services.file_dissent(actor=stage.member(4), text="B-02 的工期 #偏短 *存疑*", now=stage.now)
    services.compose_report(actor=stage.member(2), now=stage.now)
    file = tmp_path / "report.pdf"
    file.write_bytes(read_file(own_report(stage.member(1))))
    text = told("pdftotext", "-layout", file, "-")
    flat = "".join(text.split())
    places = [flat.find(item) for item in TEN]
    assert -1 not in places
    assert places == sorted(places)
    assert "评委4号：B-02的工期#偏短*存疑*" in flat
    assert "高于最高投标限价" in flat
    for name in (*s.NAMES, "甲川建设有限公司", "第1中标候选人"):
        assert name in flat
    assert "第4中标候选人" not in flat
    fonts = told("pdffonts", file).splitlines()[2:]
    assert fonts
    assert all("NotoSansCJKsc" in line and " yes yes " in line for line in fonts)
    assert "pdfaid:part" in told("pdfinfo", "-meta", file)
