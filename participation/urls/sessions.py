"""Sessions: convening, calendar, attendance sheet, moves."""

urlpatterns = []
