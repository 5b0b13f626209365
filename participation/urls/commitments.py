"""Commitments, the weekly digest and the private calendar."""

from django.urls import path

from participation.views import commitments, feed

ONE = "compromisos/<int:pk>"

urlpatterns = [
    path("compromisos/", commitments.commitments, name="commitments"),
    path("compromisos/planilla.xlsx", commitments.commitments_book, name="commitments_book"),
    path("compromisos/calendario/", feed.feed, name="feed"),
    path("compromisos/calendario/retiro/", feed.feed_revoke, name="feed_revoke"),
    path("compromisos/avisos/<int:pk>/", commitments.commitments_mail, name="commitments_mail"),
    path(f"{ONE}/", commitments.commitment_detail, name="commitment"),
    path(f"{ONE}/cumplimiento/", commitments.commitment_finish, name="commitment_finish"),
    path(f"{ONE}/retiro/", commitments.commitment_drop, name="commitment_drop"),
    path(f"{ONE}/aplazamiento/", commitments.commitment_postpone, name="commitment_postpone"),
    path(f"{ONE}/reapertura/", commitments.commitment_reopen, name="commitment_reopen"),
    path(f"{ONE}/responsable/", commitments.commitment_owner, name="commitment_owner"),
    path("agenda/<str:token>.ics", feed.feed_file, name="feed_file"),
]
