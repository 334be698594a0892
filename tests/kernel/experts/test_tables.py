"""The table of experts: what is written reads back, and every wrong line is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.apps.experts.people import UNIT, id_number
from tests.personas import make_uscc
from yuanping.infra.specialties import editions
from yuanping.kernel.experts.tables import (
    COLUMNS,
    TABLE,
    ExpertRow,
    FormerEmployer,
    HeldCode,
    LibraryImportRefused,
    read_table,
    write_table,
)

CENTRES = {"C1": "C1", "沈阳中心": "C1"}
ROW = ExpertRow(
    name="演示专家",
    id_number=id_number(1),
    phone="13900000001",
    mailbox_key="ab" * 32,
    specialty="A080104",
    edition="2018",
    further=(HeldCode("A06"), HeldCode("A01", "2010")),
    home_centre="C1",
    region="210100",
    employer_uscc=UNIT,
    former_employers=(FormerEmployer(make_uscc(5), date(2025, 6, 30)), FormerEmployer(make_uscc(6), date(2024, 1, 1))),
    title="高级工程师",
    title_level="senior",
    practice_since=date(2010, 7, 1),
    consent_on=None,
    trained_on=date(2026, 1, 1),
    training_until=None,
    term_from=None,
    term_until=date(2029, 1, 1),
)


def cells(**changed: str) -> dict[str, str]:
    return {**write_table([ROW])[TABLE][0], **changed}


def test_what_is_written_reads_back() -> None:
    rows = (ROW, replace(ROW, id_number=id_number(2), further=(), former_employers=(), title_level=""))
    assert read_table(write_table(rows), CENTRES, editions()) == rows


def test_the_words_people_use_are_read() -> None:
    (row,) = read_table(
        {TABLE: [cells(home_centre="沈阳中心", title_level="高级", further="A06；A01@2010")]}, CENTRES, editions()
    )
    assert row == ROW


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("name", "", "import_cell_empty"),
        ("name", "x" * 61, "import_cell_wrong"),
        ("id_number", "210102197501010011", "id_number_check_digit"),
        ("phone", " ", "import_cell_empty"),
        ("mailbox_key", "ab", "expert_key_wrong"),
        ("specialty", "A77", "specialty_unknown"),
        ("edition", "1999", "specialty_edition_unknown"),
        ("further", "A06;A77", "specialty_unknown"),
        ("home_centre", "别处", "expert_centre_unknown"),
        ("region", "999999", "region_unknown"),
        ("employer_uscc", "x", "uscc_form"),
        ("former_employers", f"{make_uscc(5)}:2025", "import_day_wrong"),
        ("former_employers", "x:2025-01-01", "uscc_form"),
        ("title_level", "中级", "import_word_unknown"),
        ("term_until", "明年", "import_day_wrong"),
    ],
)
def test_each_wrong_cell_is_named_with_its_line(column: str, text: str, code: str) -> None:
    good = cells(id_number=id_number(9))
    with pytest.raises(LibraryImportRefused) as refused:
        read_table({TABLE: [good, cells(**{column: text})]}, CENTRES, editions())
    (line,) = refused.value.lines
    assert (line.row, line.column if column != "edition" else "edition", line.code) == (2, column, code)


def test_every_wrong_line_is_named_at_once() -> None:
    lines = [cells(name=""), cells(phone="", region="x"), cells()]
    with pytest.raises(LibraryImportRefused) as refused:
        read_table({TABLE: lines}, CENTRES, editions())
    found = [(line.row, line.column, line.code) for line in refused.value.lines]
    assert found == [
        (1, "name", "import_cell_empty"),
        (2, "phone", "import_cell_empty"),
        (2, "region", "region_unknown"),
        (2, "id_number", "import_row_twice"),
        (3, "id_number", "import_row_twice"),
    ]


def test_tables_and_columns_of_somebody_else_are_refused() -> None:
    short = {column: text for column, text in cells().items() if column != COLUMNS[-1]}
    for tables, code in (
        ({"people": [cells()]}, "import_table_unknown"),
        ({TABLE: [cells(nickname="x")]}, "import_column_unknown"),
        ({TABLE: [short]}, "import_column_missing"),
    ):
        with pytest.raises(LibraryImportRefused) as refused:
            read_table(tables, CENTRES, editions())
        assert [line.code for line in refused.value.lines] == [code]
