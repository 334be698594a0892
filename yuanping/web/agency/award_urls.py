"""Evaluation outcome, report and award; included by ``urls.py``."""

from django.urls import path

from yuanping.web.agency import award

urlpatterns = [
    path("awards/", award.awards, name="awards"),
    path("lots/<str:lot_id>/award/", award.award, name="award"),
    path("lots/<str:lot_id>/award/record/", award.record, name="record_award"),
    path("lots/<str:lot_id>/report.pdf", award.report, name="report"),
]
