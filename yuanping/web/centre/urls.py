from django.urls import path

from yuanping.web.centre import arrivals, offers, today, workstations

app_name = "centre"
urlpatterns = [
    path("today/", today.board, name="today"),
    path("offers/", offers.offers, name="offers"),
    path("offers/<str:offer_id>/", offers.offer, name="offer"),
    path("offers/<str:offer_id>/confirm/", offers.confirm, name="confirm_offer"),
    path("offers/<str:offer_id>/decline/", offers.decline, name="decline_offer"),
    path("changes/<str:change_id>/", offers.change, name="change"),
    path("changes/<str:change_id>/verify/", offers.verify, name="verify_change"),
    path("silent/<str:offer_id>/", offers.silent, name="silent"),
    path("silent/<str:offer_id>/note/", offers.note_silence, name="note_silence"),
    path("check-in/", arrivals.check_in, name="check_in"),
    path("check-in/expert/", arrivals.admit, name="admit"),
    path("check-in/representative/<str:seat_id>/", arrivals.admit_representative, name="admit_representative"),
    path("workstations/", workstations.workstations, name="workstations"),
    path("workstations/<str:workstation_id>/", workstations.workstation, name="workstation"),
    path("workstations/<str:workstation_id>/check/", workstations.check, name="check_workstation"),
    path("workstations/<str:workstation_id>/state/", workstations.set_state, name="workstation_state"),
    path("rooms/<str:room_id>/check/", workstations.check_room, name="check_room"),
]
