"""The expediente: one bundle of everything."""

urlpatterns = []
