"""Actas."""

from django.urls import path

from participation.views import minutes, minutes_after, minutes_closing

urlpatterns = [
    path("sesiones/<int:pk>/acta/", minutes_closing.minutes_create, name="minutes_create"),
    path("sesiones/<int:pk>/acta/textos/", minutes_closing.minutes_texts, name="minutes_texts"),
    path("sesiones/<int:pk>/acta/asientos/", minutes_closing.minutes_seats, name="minutes_seats"),
    path("actas/", minutes.minutes_list, name="minutes_list"),
    path("actas/confirmacion/", minutes_after.confirmation_find, name="confirmation_find"),
    path("actas/<int:pk>/", minutes.minutes_detail, name="minutes"),
    path("actas/<int:pk>/documento/<str:extension>/", minutes.minutes_paper, name="minutes_paper"),
    path("actas/<int:pk>/copia/", minutes.minutes_copy, name="minutes_copy"),
    path("actas/<int:pk>/documentos/", minutes.minutes_render, name="minutes_render"),
    path("actas/<int:pk>/correccion/", minutes_closing.minutes_correct, name="minutes_correct"),
    path("actas/<int:pk>/revision/", minutes_after.minutes_review, name="minutes_review"),
    path("actas/<int:pk>/hoja-firmada/", minutes_after.minutes_sign, name="minutes_sign"),
    path("actas/<int:pk>/hoja-firmada/<int:file>/", minutes_after.minutes_signed, name="minutes_signed"),
    path("actas/<int:pk>/enlaces/", minutes.minutes_link_create, name="minutes_link_create"),
    path(
        "actas/<int:pk>/enlaces/<int:link>/retiro/", minutes.minutes_link_revoke, name="minutes_link_revoke"
    ),
    path("actas/<str:code>/confirmacion/", minutes_after.confirmation, name="confirmation"),
]
