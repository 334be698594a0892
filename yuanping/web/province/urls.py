from django.urls import URLPattern, path

from yuanping.web.province import calendar, overlays, views

app_name = "province"
urlpatterns: list[URLPattern] = [
    path("", views.overview, name="overview"),
    path("audit/", views.audit, name="audit"),
    path("overlays/", overlays.overlays, name="overlays"),
    path("overlays/new/", overlays.new_overlay, name="overlay_new"),
    path("overlays/<str:overlay_id>/", overlays.overlay, name="overlay"),
    path("overlays/<str:overlay_id>/<str:name>/", overlays.act, name="overlay_act"),
    path("calendar/", calendar.calendar, name="calendar"),
]
