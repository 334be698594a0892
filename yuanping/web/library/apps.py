from django.apps import AppConfig


class LibraryPagesConfig(AppConfig):
    name = "yuanping.web.library"
    label = "web_library"
