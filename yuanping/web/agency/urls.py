"""Pages of the agency and the procuring entity."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from yuanping.web.agency import lot, notice, register
from yuanping.web.policy import stored

app_name = "agency"
urlpatterns: list[URLPattern | URLResolver] = [
    path("lots/", lot.lots, name="lots"),
    path("lots/register/", register.register, name="register"),
    path("lots/<str:lot_id>/", lot.lot, name="lot"),
    path("lots/<str:lot_id>/decide/", lot.decide, name="decide"),
    path("lots/<str:lot_id>/decision/", stored.decision, name="decision"),
    path("lots/<str:lot_id>/what-if/", lot.what_if, name="what_if"),
    path("lots/<str:lot_id>/answer/", lot.answer, name="answer"),
    path("lots/<str:lot_id>/exempt/", lot.exempt, name="exempt"),
    path("lots/<str:lot_id>/consent/", lot.consent, name="consent"),
    path("lots/<str:lot_id>/mode/", lot.choose_mode, name="choose_mode"),
    path("lots/<str:lot_id>/draw/", lot.request_draw, name="request_draw"),
    path("lots/<str:lot_id>/notice/", notice.notice, name="notice"),
    path("lots/<str:lot_id>/opening/", notice.opening, name="opening"),
    path("lots/<str:lot_id>/opening/open/", notice.open_bids, name="open_bids"),
]
for name in ("booking_urls", "window_urls", "award_urls", "move_urls"):
    if find_spec(f"yuanping.web.agency.{name}") is not None:
        urlpatterns.append(path("", include(f"yuanping.web.agency.{name}")))
