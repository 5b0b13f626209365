"""The participatory process of a plan."""

urlpatterns = []
