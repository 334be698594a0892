"""Every page, by audience. ``/api/v1`` is by resource."""

from django.conf import settings
from django.urls import include, path

from yuanping.api.v1.urls import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("", include("yuanping.web.shell.urls")),
    path("public/", include("yuanping.web.public.urls")),
    path("policy/", include("yuanping.web.policy.urls")),
    path("agency/", include("yuanping.web.agency.urls")),
    path("centre/", include("yuanping.web.centre.urls")),
    path("desk/", include("yuanping.web.expert.urls")),
    path("supervisor/", include("yuanping.web.supervisor.urls")),
    path("province/", include("yuanping.web.province.urls")),
    path("accounts/", include("yuanping.web.accounts.urls")),
    path("library/", include("yuanping.web.library.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("yuanping.demo.urls")))
handler400 = "yuanping.web.shell.errors.bad_request"
handler403 = "yuanping.web.shell.errors.forbidden"
handler404 = "yuanping.web.shell.errors.not_found"
handler500 = "yuanping.web.shell.errors.server_error"
