from django.urls import URLPattern, path

from yuanping.web.accounts import acts, directory, own, people

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("own/", own.own, name="own"),
    path("own/password/", own.password, name="password"),
    path("staff/", directory.organisations, name="organisations"),
    path("staff/enter/", directory.enter, name="enter"),
    path("staff/organisation/<str:organisation_id>/", directory.organisation, name="organisation"),
    path("staff/organisation/<str:organisation_id>/open/", people.open_account, name="open"),
    path("staff/organisation/<str:organisation_id>/grant/", people.grant, name="grant"),
    path("staff/person/<str:user_id>/", people.person, name="person"),
    path("staff/organisation/<str:organisation_id>/rename/", directory.rename, name="rename_organisation"),
    path("staff/person/<str:user_id>/rename/", people.rename, name="rename_person"),
    path("staff/person/<str:user_id>/revoke/", people.revoke, name="revoke"),
    path("staff/person/<str:user_id>/reset/", people.reset, name="reset"),
    path("staff/person/<str:user_id>/close/", people.close, name="close"),
    path("staff/person/<str:user_id>/reopen/", people.reopen, name="reopen"),
    path("log/", acts.acts, name="acts"),
]
