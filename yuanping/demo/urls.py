from django.urls import path

from yuanping.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.controls, name="controls"),
    path("personas/", views.personas, name="personas"),
    path("enter/", views.enter, name="enter"),
    path("clock/", views.advance, name="clock"),
    path("play/", views.play, name="play"),
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<str:name>/", views.letter, name="letter"),
    path("mailbox/<str:name>/reply/", views.reply, name="reply"),
    path("mailbox/<str:name>/desk/", views.desk, name="desk"),
]
