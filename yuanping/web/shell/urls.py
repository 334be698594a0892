from django.urls import URLPattern, path

from yuanping.web.shell.views import law, search, sign_in, work

app_name = "shell"
urlpatterns: list[URLPattern] = [
    path("", work.home, name="home"),
    path("worklist/", work.work_list, name="work"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("language/", sign_in.set_language, name="language"),
    path("hat/", sign_in.change_hat, name="hat"),
    path("search/", search.search, name="search"),
    path("law/", law.article, name="law"),
]
