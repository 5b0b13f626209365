"""Portfolio and deployment."""

from django.urls import path

from support_cycle.views import portfolio

urlpatterns = [
    path("cartera/", portfolio.portfolio, name="portfolio"),
]
