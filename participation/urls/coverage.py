"""Who was heard, where."""

urlpatterns = []
