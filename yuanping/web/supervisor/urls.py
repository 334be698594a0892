from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from yuanping.web.supervisor import (
    bridge,
    ceremony,
    disputes,
    final_list,
    late,
    lots,
    party,
    refusals,
    registry,
    replies,
)

app_name = "supervisor"
urlpatterns: list[URLPattern | URLResolver] = [
    path("lots/", lots.lots, name="lots"),
    path("lots/<str:lot_id>/", lots.lot, name="lot"),
    path("lots/<str:lot_id>/draw/", lots.request_draw, name="request_draw"),
    path("lots/<str:lot_id>/seats/<str:seat_id>/", lots.name_representative, name="name_representative"),
    path("ceremonies/", ceremony.ceremonies, name="ceremonies"),
    path("ceremonies/<str:ceremony_id>/", ceremony.ceremony, name="ceremony"),
    path("ceremonies/<str:ceremony_id>/void/", ceremony.void, name="void_ceremony"),
    path("ceremonies/<str:ceremony_id>/anew/", ceremony.order_anew, name="order_anew"),
    path("party/<str:ceremony_id>/", party.party, name="party"),
    path("party/<str:ceremony_id>/request.json", party.papers, name="party_papers"),
    path("party/<str:ceremony_id>/commit", party.commit, name="party_commit"),
    path("party/<str:ceremony_id>/deposit", party.deposit, name="party_deposit"),
    path("party/<str:ceremony_id>/share", party.share, name="party_share"),
    path("party/<str:ceremony_id>/reveal", party.reveal, name="party_reveal"),
    path("lots/<str:lot_id>/exclusions/", ceremony.exclusions, name="exclusions"),
    path("lots/<str:lot_id>/late/", late.late, name="late"),
    path("lots/<str:lot_id>/late/decide/", late.decide, name="decide_late"),
    path("lots/<str:lot_id>/final-list/", final_list.final_list, name="final_list"),
    path("lots/<str:lot_id>/final-list/agree/", final_list.agree, name="agree_list"),
    path("lots/<str:lot_id>/final-list/read/", final_list.read, name="read_list"),
    path("disputes/<str:dispute_id>/", disputes.dispute, name="dispute"),
    path("disputes/<str:dispute_id>/<str:finding>/", disputes.answer, name="answer_dispute"),
    path("bridge/", bridge.calls, name="bridge"),
    path("bridge/<str:token>/", bridge.call, name="bridge_call"),
    path("bridge/<str:token>/connect/", bridge.connect, name="bridge_connect"),
    path("bridge/<str:token>/outcome/", bridge.state, name="bridge_state"),
    path("bridge/<str:token>/confirm/", bridge.confirm, name="bridge_confirm"),
    path("calls/", refusals.refusals, name="refusals"),
    path("calls/export/", refusals.export, name="refusals_export"),
    path("registry/", registry.registry, name="registry"),
    path("reply/", replies.reply, name="reply"),
]
if find_spec("yuanping.web.supervisor.archive_urls"):
    urlpatterns.append(path("archives/", include("yuanping.web.supervisor.archive_urls")))
