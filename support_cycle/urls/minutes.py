"""After a meeting: what is systematised, its minutes, the dossier of the cycle."""

urlpatterns = []
