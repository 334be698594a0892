"""The decision desk, the packs, and the stored decisions of a lot."""

from django.urls import URLPattern, path

from yuanping.web.policy import compare, desk, document, packs, stored

app_name = "policy"
urlpatterns: list[URLPattern] = [
    path("desk/", desk.desk, name="desk"),
    path("desk/print/", desk.printed, name="print"),
    path("packs/", packs.packs, name="packs"),
    path("packs/<str:code>/", packs.pack, name="pack"),
    path("packs/<str:code>/readings/", packs.readings, name="readings"),
    path("packs/<str:code>/deadlines/", packs.deadlines, name="deadlines"),
    path("packs/<str:code>/duties/", packs.duties, name="duties"),
    path("packs/<str:code>/visibility/", packs.visibility, name="visibility"),
    path("packs/<str:code>/cases/", packs.cases, name="cases"),
    path("packs/<str:code>/pack.json", packs.compiled, name="compiled"),
    path("packs/<str:code>/sources.zip", packs.sources, name="sources"),
    path("compare/", compare.compare, name="compare"),
    path("text/", document.text, name="text"),
    path("lots/<str:lot_id>/decisions/", stored.history, name="history"),
    path("lots/<str:lot_id>/decisions/<int:number>/", stored.decision, name="decision"),
]
