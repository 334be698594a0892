from django.urls import URLPattern, path

from yuanping.web.public import views

app_name = "public"
urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("checkpoint/", views.checkpoint, name="checkpoint"),
    path("checkpoint.txt", views.checkpoint_text, name="checkpoint_text"),
    path("laws/", views.laws, name="laws"),
    path("verify/", views.verify, name="verify"),
]
