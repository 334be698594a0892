"""The writers of an evaluation, in the order of its stages. See README.md."""

from yuanping.apps.evaluation.services.award import record_award
from yuanping.apps.evaluation.services.opening import cast_leader_ballot, open_session, sign_declaration
from yuanping.apps.evaluation.services.report import compose_report, file_dissent, sign_report
from yuanping.apps.evaluation.services.scoring import save_scores, submit_preliminary_review, submit_score_sheet

__all__ = [
    "cast_leader_ballot",
    "compose_report",
    "file_dissent",
    "open_session",
    "record_award",
    "save_scores",
    "sign_declaration",
    "sign_report",
    "submit_preliminary_review",
    "submit_score_sheet",
]
