from django.urls import URLPattern, path

from yuanping.web.shell.views import feed, law, search, sign_in, work

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
    path("calendar/", feed.feeds, name="feeds"),
    path("calendar/new/", feed.new_feed, name="feed_new"),
    path("calendar/<str:feed_id>/stop/", feed.stop_feed, name="feed_stop"),
    path("calendar/<str:secret>.ics", feed.feed, name="feed"),
]
