"""The support cycle's addresses, a file a slice; one namespace."""

from support_cycle.urls import (
    assessments,
    deployment,
    knots,
    meetings,
    minutes,
    networks,
    plans,
    practices,
    schedule,
)

app_name = "support_cycle"
urlpatterns = [
    *assessments.urlpatterns,
    *deployment.urlpatterns,
    *knots.urlpatterns,
    *meetings.urlpatterns,
    *minutes.urlpatterns,
    *networks.urlpatterns,
    *plans.urlpatterns,
    *practices.urlpatterns,
    *schedule.urlpatterns,
]
