"""The participatory process of a plan."""

from django.urls import path

from participation.views import methodologies, outreach, process

PLAN = "pal/<slug:slug>/<int:year>/participacion"
ROLE = f"{PLAN}/roles/<int:pk>"
TOLD = f"{PLAN}/difusion"
GUIDES = "pautas/<slug:slug>"
GUIDE = f"{GUIDES}/<int:pk>"
QUESTION = f"{GUIDES}/preguntas/<int:pk>"

urlpatterns = [
    path(f"{PLAN}/", process.process, name="process"),
    path(f"{PLAN}/editar/", process.process_edit, name="process_edit"),
    path(f"{PLAN}/acto/<int:file>/", process.process_file, name="process_file"),
    path(f"{PLAN}/roles/nuevo/", process.committee_role_create, name="committee_role_create"),
    path(f"{ROLE}/", process.committee_role_edit, name="committee_role_edit"),
    path(f"{ROLE}/orden/", process.committee_role_move, name="committee_role_move"),
    path(f"{ROLE}/retiro/", process.committee_role_remove, name="committee_role_remove"),
    path(f"{TOLD}/", outreach.outreach, name="outreach"),
    path(f"{TOLD}/planilla.xlsx", outreach.outreach_xlsx, name="outreach_xlsx"),
    path(f"{TOLD}/nueva/", outreach.outreach_create, name="outreach_create"),
    path(f"{TOLD}/<int:pk>/", outreach.outreach_edit, name="outreach_edit"),
    path(f"{TOLD}/<int:pk>/retiro/", outreach.outreach_remove, name="outreach_remove"),
    path(f"{TOLD}/<int:pk>/archivos/<int:file>/", outreach.outreach_file, name="outreach_file"),
    path(
        f"{TOLD}/<int:pk>/archivos/<int:file>/retiro/",
        outreach.outreach_file_remove,
        name="outreach_file_remove",
    ),
    path(f"{GUIDES}/", methodologies.methodologies, name="methodologies"),
    path(f"{GUIDES}/partida/", methodologies.methodology_start, name="methodology_start"),
    path(f"{GUIDES}/nueva/", methodologies.methodology_create, name="methodology_create"),
    path(f"{GUIDE}/", methodologies.methodology, name="methodology"),
    path(f"{GUIDE}/editar/", methodologies.methodology_edit, name="methodology_edit"),
    path(f"{GUIDE}/copia/", methodologies.methodology_copy, name="methodology_copy"),
    path(f"{GUIDE}/archivo/", methodologies.methodology_archive, name="methodology_archive"),
    path(f"{GUIDE}/pauta.pdf", methodologies.methodology_pdf, name="methodology_pdf"),
    path(f"{GUIDE}/preguntas/", methodologies.question_create, name="question_create"),
    path(f"{QUESTION}/", methodologies.question_edit, name="question_edit"),
    path(f"{QUESTION}/orden/", methodologies.question_move, name="question_move"),
    path(f"{QUESTION}/retiro/", methodologies.question_remove, name="question_remove"),
]
