"""Programmes, networks and training events."""

from django.urls import path

from support_cycle.views import (
    certificates,
    enrolments,
    network_meetings,
    networks,
    programme_parts,
    programmes,
    training,
)


def parts(kind, where):
    """The addresses of the rows that are written on the page of a programme, a network or an event."""
    of, said = {"kind": kind}, f"{where}/<int:pk>/<slug:part>"
    names = [
        ("nuevo/", programme_parts.part_create, "create"),
        ("<int:row>/", programme_parts.part_edit, "edit"),
        ("<int:row>/orden/", programme_parts.part_move, "move"),
        ("<int:row>/retiro/", programme_parts.part_remove, "remove"),
    ]
    return [
        path(f"{said}/{end}", view, of, name=f"{kind}_part_{name}")
        for end, view, name in names
        if name != "move" or kind == "programme"
    ]


urlpatterns = [
    path("programas/", programmes.programmes, name="programmes"),
    path("programas/nuevo/<slug:slug>/", programmes.programme_create, name="programme_create"),
    path("programas/<int:pk>/", programmes.programme, name="programme"),
    path("programas/<int:pk>/editar/", programmes.programme_edit, name="programme_edit"),
    path("programas/<int:pk>/archivo/", programmes.programme_archive, name="programme_archive"),
    path("programas/<int:pk>/numeros/<slug:extension>/", programmes.programme_paper, name="programme_paper"),
    *parts("programme", "programas"),
    path("redes/", networks.networks, name="networks"),
    path("redes/nueva/<slug:slug>/", networks.network_create, name="network_create"),
    path("redes/<int:pk>/", networks.network, name="network"),
    path("redes/<int:pk>/editar/", networks.network_edit, name="network_edit"),
    path("redes/<int:pk>/archivo/", networks.network_archive, name="network_archive"),
    path("redes/<int:pk>/calendario/", networks.network_calendar, name="network_calendar"),
    path("redes/<int:pk>/recursos/<int:row>/archivo/", networks.network_resource, name="network_resource"),
    path(
        "redes/<int:pk>/reuniones/nueva/",
        network_meetings.network_meeting_create,
        name="network_meeting_create",
    ),
    *parts("network", "redes"),
]
MEETING = "redes/reuniones/<int:pk>/"
urlpatterns += [
    path(MEETING, network_meetings.network_meeting, name="network_meeting"),
    *(
        path(
            f"{MEETING}{end}",
            getattr(network_meetings, f"network_meeting_{name}"),
            name=f"network_meeting_{name}",
        )
        for end, name in [
            ("editar/", "edit"),
            ("notas/", "notes"),
            ("compromisos/", "commitment"),
            ("compromisos/<int:row>/", "commitment_done"),
            ("cierre/", "close"),
            ("no-se-hizo/", "cancel"),
            ("acta/", "paper"),
            ("documento/", "render"),
            ("calendario/", "calendar"),
        ]
    ),
]
EVENT, PERSON = "formacion/<int:pk>/", "formacion/<int:pk>/inscripciones/<int:row>/"
urlpatterns += [
    path("formacion/", training.events, name="events"),
    path("formacion/nueva/<slug:slug>/", training.event_create, name="event_create"),
    path(EVENT, training.event, name="event"),
    path(f"{EVENT}editar/", training.event_edit, name="event_edit"),
    path(f"{EVENT}movimiento/", training.event_move, name="event_move"),
    path(f"{EVENT}calendario/", training.event_calendar, name="event_calendar"),
    path(f"{EVENT}inscripciones/", enrolments.event_enrolments, name="event_enrolments"),
    path(f"{EVENT}inscripciones/nueva/", enrolments.event_enrolment_create, name="event_enrolment_create"),
    path(PERSON, enrolments.event_enrolment_edit, name="event_enrolment_edit"),
    path(f"{PERSON}asistencia/", enrolments.event_enrolment_attended, name="event_enrolment_attended"),
    path(f"{PERSON}retiro/", enrolments.event_enrolment_remove, name="event_enrolment_remove"),
    path(f"{EVENT}planilla/", enrolments.event_sheet, name="event_sheet"),
    path(f"{EVENT}planilla/<int:file>/", enrolments.event_sheet_review, name="event_sheet_review"),
    path(f"{EVENT}certificados/", certificates.event_certificates, name="event_certificates"),
    path(f"{EVENT}certificados/zip/", certificates.event_certificates_zip, name="event_certificates_zip"),
    path(f"{PERSON}certificado/", certificates.event_certificate, name="event_certificate"),
    path(
        f"{PERSON}certificado/correccion/",
        certificates.event_certificate_correct,
        name="event_certificate_correct",
    ),
    path(
        f"{PERSON}certificado/retiro/",
        certificates.event_certificate_withdraw,
        name="event_certificate_withdraw",
    ),
    *parts("event", "formacion"),
]
