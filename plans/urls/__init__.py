"""The plans' addresses, a file a slice; one namespace."""

from plans.urls import chapters, followup, frame, moves, opinions, public, versions, writing

app_name = "plans"
urlpatterns = [
    *frame.urlpatterns,
    *writing.urlpatterns,
    *chapters.urlpatterns,
    *moves.urlpatterns,
    *opinions.urlpatterns,
    *versions.urlpatterns,
    *followup.urlpatterns,
    *public.urlpatterns,
]
