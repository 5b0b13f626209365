"""Good practices."""

urlpatterns = []
