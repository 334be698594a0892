from django.urls import URLPattern, path

from yuanping.web.public import views

app_name = "public"
urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("checkpoint/", views.checkpoint, name="checkpoint"),
    path("checkpoint.txt", views.checkpoint_text, name="checkpoint_text"),
    path("catalogue/", views.catalogue, name="catalogue"),
    path("catalogue.json", views.catalogue_file, name="catalogue_file"),
    path("laws/", views.laws, name="laws"),
    path("verify/", views.verify, name="verify"),
    path("verify/draw/", views.draw, name="draw"),
]
