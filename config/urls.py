"""Every address of the product. Paths are Spanish nouns with natural keys."""

from django.urls import include, path

urlpatterns = [
    path("cuenta/", include("accounts.login_urls")),
    path("", include("accounts.urls")),
    path("", include("documents.urls")),
    path("", include("plans.urls")),
]
