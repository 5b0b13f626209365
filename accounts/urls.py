"""The addresses of people, units, territory, trail and one's own account."""

from django.urls import path

from accounts.views import (
    account,
    demo_mail,
    invitations,
    people,
    roles,
    schools,
    territory,
    trail,
    units_import,
)

PERSON = "personas/<slug:slug>/<int:pk>"
LETTER = "personas/<slug:slug>/invitaciones"

urlpatterns = [
    path("cuenta/", account.account, name="account"),
    path("cuenta/nombre/", account.account_name, name="account_name"),
    path("cuenta/sesiones/", account.account_sessions, name="account_sessions"),
    path("cuenta/datos.json", account.account_data, name="account_data"),
    path("cuenta/datos.pdf", account.account_paper, name="account_paper"),
    path("cuenta/privacidad/", account.privacy_notice, name="privacy"),
    path("demo/correo/", demo_mail.demo_mail, name="demo_mail"),
    path("invitacion/<str:token>/", invitations.invitation, name="invitation"),
    path("personas/", people.people, name="people"),
    path("personas/planilla.xlsx", people.people_xlsx, name="people_xlsx"),
    path(f"{LETTER}/nueva/", invitations.invitation_create, name="invitation_create"),
    path(f"{LETTER}/<int:pk>/envio/", invitations.invitation_resend, name="invitation_resend"),
    path(f"{LETTER}/<int:pk>/retiro/", invitations.invitation_revoke, name="invitation_revoke"),
    path("personas/<slug:slug>/traspasos/<int:seq>/", roles.handover_receipt, name="handover_receipt"),
    path(f"{PERSON}/", people.person, name="person"),
    path(f"{PERSON}/datos/", people.person_edit, name="person_edit"),
    path(f"{PERSON}/cuenta/", people.person_account, name="person_account"),
    path(f"{PERSON}/anonimizacion/", people.person_anonymise, name="person_anonymise"),
    path(f"{PERSON}/desbloqueo/", people.person_unlock, name="person_unlock"),
    path(f"{PERSON}/traspaso/", roles.handover_create, name="handover"),
    path(f"{PERSON}/roles/nuevo/", roles.role_create, name="role_create"),
    path(f"{PERSON}/roles/<str:kind>/<int:role_pk>/termino/", roles.role_end, name="role_end"),
    path("unidades/", schools.schools, name="schools"),
    path("unidades/planilla.xlsx", schools.schools_xlsx, name="schools_xlsx"),
    path("unidades/<slug:slug>/nueva/", schools.school_create, name="school_create"),
    path("unidades/<slug:slug>/carga/", units_import.units_import, name="units_import"),
    path("unidades/<slug:slug>/carga/plantilla.xlsx", units_import.units_template, name="units_template"),
    path(
        "unidades/<slug:slug>/carga/confirmacion/",
        units_import.units_import_confirm,
        name="units_import_confirm",
    ),
    path("escuelas/<str:code>/", schools.school, name="school"),
    path("escuelas/<str:code>/edicion/", schools.school_edit, name="school_edit"),
    path("escuelas/<str:code>/archivo/", schools.school_archive, name="school_archive"),
    path("territorio/", territory.territory, name="territory"),
    path("bitacora/", trail.trail, name="trail"),
    path("bitacora/planilla.xlsx", trail.trail_xlsx, name="trail_xlsx"),
    path("bitacora/<slug:slug>/comprobacion/", trail.trail_check, name="trail_check"),
]
