from django.urls import URLPattern, path

from yuanping.web.province import views

app_name = "province"
urlpatterns: list[URLPattern] = [
    path("", views.overview, name="overview"),
    path("audit/", views.audit, name="audit"),
]
