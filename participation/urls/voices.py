"""From voices to plan: themes, decisions, traces."""

urlpatterns = []
