"""Every address of the product. Paths are Spanish nouns with natural keys."""

from django.urls import include, path

from plans.views.home import home

urlpatterns = [
    path("", home, name="home"),
    path("cuenta/", include("accounts.login_urls")),
    path("", include("accounts.urls")),
    path("", include("documents.urls")),
    path("", include("plans.urls")),
    path("", include("participation.urls")),
    path("", include("support_cycle.urls")),
]
