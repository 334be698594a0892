"""The desk of a committee member, at the workstation."""

from django.urls import path

from yuanping.web.expert.views import acts, code, desk, enter, sheet

app_name = "expert"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("code/", code.show_code, name="code"),
    path("enter/", enter.enter, name="enter"),
    path("enter/code/", enter.enter_by_code, name="enter_by_code"),
    path("enter/lot/<str:lot_id>/", enter.take_seat, name="take_seat"),
    path("leave/", enter.leave, name="leave"),
    path("size/", enter.set_size, name="size"),
    path("declare/", acts.declare, name="declare"),
    path("ballot/", acts.ballot, name="ballot"),
    path("review/", acts.review, name="review"),
    path("score/<int:place>/", sheet.sheet, name="score"),
    path("score/<int:place>/save/", sheet.save, name="save"),
    path("score/lock/", sheet.lock, name="lock"),
    path("dissent/", acts.dissent, name="dissent"),
    path("compose/", acts.compose, name="compose"),
    path("report.pdf", desk.report, name="report"),
    path("sign/", acts.sign, name="sign"),
]
