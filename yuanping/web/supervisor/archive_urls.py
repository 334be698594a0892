from django.urls import path

from yuanping.web.supervisor import archive

urlpatterns = [
    path("", archive.archives, name="archives"),
    path("<str:bundle_id>/bundle.zip", archive.fetch, name="bundle"),
    path("trust.json", archive.trust, name="trust"),
]
