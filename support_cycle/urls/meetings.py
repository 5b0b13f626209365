"""A monitoring meeting while it happens."""

urlpatterns = []
