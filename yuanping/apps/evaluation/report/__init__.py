"""The evaluation report: its facts, its page of signatures, its typesetting."""

from yuanping.apps.evaluation.report.compose import REASON, compose
from yuanping.apps.evaluation.report.facts import ReportFacts

__all__ = ["REASON", "ReportFacts", "compose"]
