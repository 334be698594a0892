"""Evaluations as values: the member's desk, the parties' view, the archive's records."""

from yuanping.apps.evaluation.queries.desk import DeskView, get_desk, own_report
from yuanping.apps.evaluation.queries.outside import (
    OutcomeView,
    TableLine,
    get_outcome,
    is_awarded,
    list_outcomes,
    list_tables,
    list_work,
    read_report,
)
from yuanping.apps.evaluation.queries.records import get_award_entry, get_evaluation_record, get_signed_report

__all__ = [
    "DeskView",
    "OutcomeView",
    "TableLine",
    "get_award_entry",
    "get_desk",
    "get_evaluation_record",
    "get_outcome",
    "get_signed_report",
    "is_awarded",
    "list_outcomes",
    "list_tables",
    "list_work",
    "own_report",
    "read_report",
]
