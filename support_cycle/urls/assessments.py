"""Self-assessment and reflection among peers."""

urlpatterns = []
