"""The only writers of planning: windows and plans of the province, and venues that fail."""

from yuanping.apps.planning.services.outage import (
    OutageReport,
    agree_move,
    begin_move,
    carry_out_outage,
    drop_outage,
    refuse_move,
    report_outage,
    settle_move,
)
from yuanping.apps.planning.services.plan import (
    LONGEST_PLAN,
    MOST_SPARE,
    ask_window,
    book_line,
    carry_out_plan,
    draft_plan,
    drop_plan,
    withdraw_wish,
)

__all__ = [
    "LONGEST_PLAN",
    "MOST_SPARE",
    "OutageReport",
    "agree_move",
    "ask_window",
    "begin_move",
    "book_line",
    "carry_out_outage",
    "carry_out_plan",
    "draft_plan",
    "drop_outage",
    "drop_plan",
    "refuse_move",
    "report_outage",
    "settle_move",
    "withdraw_wish",
]
