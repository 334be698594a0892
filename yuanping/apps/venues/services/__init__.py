"""The only writers of centres, venues, rooms, workstations, devices and publications."""

from yuanping.apps.venues.services.block import block_unfit
from yuanping.apps.venues.services.centres import (
    CapabilityDraft,
    CentreDraft,
    VenueDraft,
    end_capability,
    name_capability,
    register_centre,
    register_venue,
    remember_contact,
)
from yuanping.apps.venues.services.desks import (
    WorkstationDraft,
    check_room,
    record_self_check,
    register_workstation,
    register_workstations,
    set_workstation_state,
    share_workstation,
)
from yuanping.apps.venues.services.devices import DeviceDraft, record_device_test, register_device, retire_device
from yuanping.apps.venues.services.hours import (
    add_maintenance,
    close_day,
    drop_maintenance,
    open_day,
    set_hours,
)
from yuanping.apps.venues.services.papers import Paper, advance_venue, inspect_venue
from yuanping.apps.venues.services.pictures import add_picture, drop_picture
from yuanping.apps.venues.services.publish import publish_catalogue
from yuanping.apps.venues.services.self_tests import Opened, Submission, open_self_test, take_self_test
from yuanping.apps.venues.services.tables import ImportCount, import_tables
from yuanping.apps.venues.services.terminals import (
    Bound,
    KeyOffer,
    bind_certificate,
    enrol_terminal,
    make_enrolment_code,
    revoke_terminal,
)

__all__ = [
    "Bound",
    "CapabilityDraft",
    "CentreDraft",
    "DeviceDraft",
    "ImportCount",
    "KeyOffer",
    "Opened",
    "Paper",
    "Submission",
    "VenueDraft",
    "WorkstationDraft",
    "add_maintenance",
    "add_picture",
    "advance_venue",
    "bind_certificate",
    "block_unfit",
    "check_room",
    "close_day",
    "drop_maintenance",
    "drop_picture",
    "end_capability",
    "enrol_terminal",
    "import_tables",
    "inspect_venue",
    "make_enrolment_code",
    "name_capability",
    "open_day",
    "open_self_test",
    "publish_catalogue",
    "record_device_test",
    "record_self_check",
    "register_centre",
    "register_device",
    "register_venue",
    "register_workstation",
    "register_workstations",
    "remember_contact",
    "retire_device",
    "revoke_terminal",
    "set_hours",
    "set_workstation_state",
    "share_workstation",
    "take_self_test",
]
