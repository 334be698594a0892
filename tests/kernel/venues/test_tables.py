"""Tables of the catalogue: what is written reads back; what is wrong is named line by line."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanping.kernel.venues.devices import DeviceKind
from yuanping.kernel.venues.hours import Opening
from yuanping.kernel.venues.tables import (
    MOST_ROWS,
    CatalogueFile,
    DeviceRow,
    ImportRefused,
    Known,
    RoomRow,
    VenueRow,
    WorkstationRow,
    read_tables,
    speak,
    write_tables,
)

C = "LN01"
KNOWN = Known(frozenset({C}))
VENUE = VenueRow(C, "一号楼", "trading_centre", "210100", "演示路 1 号", "41.8", "123.4", 15, (Opening(0, 480, 1200),))
ROOM = RoomRow(C, "一号楼", "301", "3 层")
DESK = WorkstationRow(C, "一号楼", "301", "01", dedicated_shared=True, cross_province=False)
DEVICE = DeviceRow(C, "一号楼", "301", "01", DeviceKind.CAMERA, "桌面摄像头", "SN1")
FILE = CatalogueFile((VENUE,), (ROOM,), (DESK,), (DEVICE,))

words = st.text(string.ascii_letters + "评标室号楼0123456789-", min_size=1, max_size=12)


@given(st.data(), st.sets(words, min_size=1, max_size=3))
def test_what_is_written_reads_back(data: st.DataObject, names: set[str]) -> None:
    venues, rooms, desks, devices = [], [], [], []
    for name in sorted(names):
        venues.append(
            VenueRow(
                C,
                name,
                data.draw(st.sampled_from(["trading_centre", "other_lawful"])),
                "210100",
                data.draw(words),
                *data.draw(st.sampled_from([("", ""), ("41.805699", "123.431472"), ("-0.5", "0")])),
                data.draw(st.integers(0, 240)),
                data.draw(st.sampled_from([(), (Opening(0, 480, 1200), Opening(1, 1200, 1800))])),
            )
        )
        for room in sorted(data.draw(st.sets(words, max_size=2))):
            rooms.append(RoomRow(C, name, room, data.draw(st.one_of(st.just(""), words))))
            for label in sorted(data.draw(st.sets(words, max_size=2))):
                desks.append(WorkstationRow(C, name, room, label, data.draw(st.booleans()), data.draw(st.booleans())))
            kind = data.draw(st.sampled_from(list(DeviceKind)))
            devices.append(DeviceRow(C, name, room, "", kind, data.draw(words), ""))
    file = CatalogueFile(tuple(venues), tuple(rooms), tuple(desks), tuple(devices))
    assert read_tables(write_tables(file), KNOWN) == file
    assert read_tables(speak(write_tables(file)), KNOWN) == file


def changed(table: str, column: str, value: str) -> list[tuple[str, int, str, str]]:
    tables = write_tables(FILE)
    tables[table][0][column] = value
    with pytest.raises(ImportRefused) as refused:
        read_tables(tables, KNOWN)
    assert refused.value.params["count"] == len(refused.value.lines)
    return [(each.table, each.row, each.column, each.code) for each in refused.value.lines]


@pytest.mark.parametrize(
    ("table", "column", "value", "code"),
    [
        ("venues", "kind", "office", "import_word_unknown"),
        ("venues", "region", "110000", "region_unknown"),
        ("venues", "address", " ", "import_cell_empty"),
        ("venues", "latitude", "91", "import_degrees_wrong"),
        ("venues", "longitude", "12,3", "import_degrees_wrong"),
        ("venues", "longitude", "", "import_half_coordinates"),
        ("venues", "changeover", "241", "import_number_wrong"),
        ("venues", "changeover", "-1", "import_number_wrong"),
        ("venues", "weekly", "每天", "weekly_hours_wrong"),
        ("rooms", "centre", "LN99", "import_centre_not_yours"),
        ("rooms", "floor", "层" * 33, "import_cell_wrong"),
        ("workstations", "label", "", "import_cell_empty"),
        ("workstations", "dedicated_shared", "x", "import_word_unknown"),
        ("workstations", "room", "302", "import_place_unknown"),
        ("devices", "kind", "coffee", "import_word_unknown"),
        ("devices", "label", "02", "import_place_unknown"),
        ("devices", "name", "a\x00b", "import_cell_wrong"),
    ],
)
def test_a_wrong_cell_is_named(table: str, column: str, value: str, code: str) -> None:
    assert (table, 1, column, code) in changed(table, column, value)


def test_every_wrong_line_is_in_the_report_not_only_the_first() -> None:
    tables = write_tables(FILE)
    tables["venues"][0]["kind"] = "office"
    tables["workstations"].append({**tables["workstations"][0]})
    tables["devices"][0]["kind"] = "coffee"
    with pytest.raises(ImportRefused) as refused:
        read_tables(tables, KNOWN)
    assert [(each.table, each.row, each.code) for each in refused.value.lines] == [
        ("venues", 1, "import_word_unknown"),
        ("workstations", 2, "import_row_twice"),
        ("devices", 1, "import_word_unknown"),
    ]


def test_columns_and_tables_are_exactly_the_known_ones() -> None:
    tables = write_tables(FILE)
    extra = {**tables, "rooms": [{**tables["rooms"][0], "colour": "red"}]}
    less = {**tables, "rooms": [{"centre": C}]}
    strange = {**tables, "people": [{}]}
    many = {"rooms": [tables["rooms"][0]] * (MOST_ROWS + 1)}
    for given_tables, code in (
        (extra, "import_column_unknown"),
        (less, "import_column_missing"),
        (strange, "import_table_unknown"),
        (many, "import_too_many_rows"),
    ):
        with pytest.raises(ImportRefused) as refused:
            read_tables(given_tables, KNOWN)
        assert [each.code for each in refused.value.lines] == [code]


def test_a_file_may_add_to_what_is_there() -> None:
    known = Known(
        frozenset({C}),
        frozenset({(C, "一号楼")}),
        frozenset({(C, "一号楼", "301")}),
        frozenset({(C, "一号楼", "301", "01")}),
    )
    tables = {"devices": write_tables(FILE)["devices"]}
    assert read_tables(tables, known).devices == (DEVICE,)
    with pytest.raises(ImportRefused):
        read_tables(tables, KNOWN)
