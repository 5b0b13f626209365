"""Portfolio and deployment."""

urlpatterns = []
