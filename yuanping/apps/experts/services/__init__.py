"""The only writers of the registry."""

from yuanping.apps.experts.services.apply import Applied, apply_for_library
from yuanping.apps.experts.services.files import (
    add_absence,
    add_tie,
    change_employer,
    drop_absence,
    end_tie,
    open_person,
    record_service,
    record_training,
)
from yuanping.apps.experts.services.keys import begin_rotation, rewrap_files
from yuanping.apps.experts.services.lifecycle import advance_expert, resume_due
from yuanping.apps.experts.services.page_code import issue_page_code
from yuanping.apps.experts.services.passkeys import add_passkey, drop_passkey
from yuanping.apps.experts.services.register import (
    ExpertForm,
    Held,
    Standing,
    register_expert,
    register_experts,
)
from yuanping.apps.experts.services.tables import export_experts, import_experts

__all__ = [
    "Applied",
    "ExpertForm",
    "Held",
    "Standing",
    "add_absence",
    "add_passkey",
    "add_tie",
    "advance_expert",
    "apply_for_library",
    "begin_rotation",
    "change_employer",
    "drop_absence",
    "drop_passkey",
    "end_tie",
    "export_experts",
    "import_experts",
    "issue_page_code",
    "open_person",
    "record_service",
    "record_training",
    "register_expert",
    "register_experts",
    "resume_due",
    "rewrap_files",
]
