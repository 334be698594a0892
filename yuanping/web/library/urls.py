"""The expert library: the registry's pages, the application, and an expert's own page."""

from django.urls import path

from yuanping.web.library import apply, catalogue, file, own, own_calls, own_passkeys, search, tables

app_name = "library"
urlpatterns = [
    path("", search.search, name="search"),
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("apply/", apply.apply, name="apply"),
    path("tables/", tables.tables, name="tables"),
    path("tables/export/", tables.export, name="export"),
    path("tables/empty/", tables.empty, name="empty"),
    path("own/", own.own, name="own"),
    path("own/enter/", own.enter, name="own_enter"),
    path("own/leave/", own.leave, name="own_leave"),
    path("own/person/", own.person, name="own_person"),
    path("own/absences/", own.add_absence, name="own_absence"),
    path("own/absences/<str:absence_id>/drop/", own.drop_absence, name="own_drop_absence"),
    path("own/calls/", own_calls.calls, name="own_calls"),
    path("own/calls/<str:note_id>/dispute/", own_calls.dispute, name="own_dispute"),
    path("own/passkeys/", own_passkeys.add, name="own_passkey"),
    path("own/passkeys/ask/", own_passkeys.ask, name="own_ask_passkey"),
    path("own/passkeys/<str:passkey_id>/drop/", own_passkeys.drop, name="own_drop_passkey"),
    path("own/ties/", own.add_tie, name="own_tie"),
    path("experts/<str:expert_id>/", file.file, name="expert"),
    path("experts/<str:expert_id>/person/", file.person, name="person"),
    path("experts/<str:expert_id>/code/", file.page_code, name="page_code"),
    path("experts/<str:expert_id>/training/", file.training, name="training"),
    path("experts/<str:expert_id>/employer/", file.employer, name="employer"),
    path("experts/<str:expert_id>/ties/", file.tie, name="tie"),
    path("experts/<str:expert_id>/ties/<int:tie_id>/end/", file.end_tie, name="end_tie"),
    path("experts/<str:expert_id>/acts/<str:step>/", file.act, name="act"),
]
