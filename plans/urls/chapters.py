from django.urls import path

from plans.views import annexes, catalogues, instruments, links, pme, sections, sheets, staffing

PLAN = "pal/<slug:slug>/<int:year>"
SECTION = f"{PLAN}/secciones/<slug:key>"
LINK = f"{PLAN}/vinculos/<int:pk>"
ANNEX = f"{PLAN}/anexos/<int:pk>"
CATALOGUE = "catalogos/<slug:slug>/<slug:name>"
INDICATOR = f"{PLAN}/instrumentos/indicadores/<int:pk>"

urlpatterns = [
    path(f"{SECTION}/", sections.section, name="section"),
    path(f"{SECTION}/texto/", sections.section_text, name="section_text"),
    path(f"{SECTION}/estado/", sections.section_done, name="section_done"),
    path(f"{PLAN}/instrumentos/corte/", instruments.cut_off_edit, name="cut_off"),
    path(f"{INDICATOR}/valor/", instruments.measurement_edit, name="measurement"),
    path(f"{INDICATOR}/terminos/", instruments.terms_edit, name="indicator_terms"),
    path(f"{PLAN}/dotacion/planilla/", sheets.sheet, {"spec": sheets.STAFFING}, name="staffing_sheet"),
    path(
        f"{PLAN}/dotacion/planilla/<int:file>/",
        sheets.review,
        {"spec": sheets.STAFFING},
        name="staffing_review",
    ),
    path(f"{PLAN}/dotacion/<str:code>/<slug:kind>/", staffing.staffing_edit, name="staffing_edit"),
    path(f"{PLAN}/dotacion/<str:code>/<slug:kind>/retiro/", staffing.staffing_remove, name="staffing_remove"),
    path(f"{PLAN}/avance-pme/planilla/", sheets.sheet, {"spec": sheets.IMPROVEMENT}, name="pme_sheet"),
    path(
        f"{PLAN}/avance-pme/planilla/<int:file>/",
        sheets.review,
        {"spec": sheets.IMPROVEMENT},
        name="pme_review",
    ),
    path(f"{PLAN}/avance-pme/<str:code>/", pme.progress_edit, name="progress_edit"),
    path(f"{PLAN}/avance-pme/<str:code>/retiro/", pme.progress_remove, name="progress_remove"),
    path(f"{PLAN}/vinculos/", links.link_create, name="institutional_link_create"),
    path(f"{LINK}/", links.link_edit, name="institutional_link_edit"),
    path(f"{LINK}/orden/", links.link_move, name="institutional_link_move"),
    path(f"{LINK}/retiro/", links.link_remove, name="institutional_link_remove"),
    path(f"{PLAN}/anexos/", annexes.annex_create, name="annex_create"),
    path(f"{ANNEX}/", annexes.annex_edit, name="annex_edit"),
    path(f"{ANNEX}/orden/", annexes.annex_move, name="annex_move"),
    path(f"{ANNEX}/retiro/", annexes.annex_remove, name="annex_remove"),
    path(f"{ANNEX}/adjuntos/", annexes.annex_files, name="annex_files"),
    path(f"{ANNEX}/adjuntos/<int:file>/", annexes.annex_file, name="annex_file"),
    path(f"{ANNEX}/adjuntos/<int:file>/retiro/", annexes.annex_file_remove, name="annex_file_remove"),
    path("catalogos/", catalogues.catalogue_services, name="catalogues"),
    path("catalogos/<slug:slug>/", catalogues.catalogue_index, name="catalogue_index"),
    path(f"{CATALOGUE}/", catalogues.catalogue, name="catalogue"),
    path(f"{CATALOGUE}/nuevo/", catalogues.catalogue_create, name="catalogue_create"),
    path(f"{CATALOGUE}/<int:pk>/", catalogues.catalogue_row, name="catalogue_row"),
    path(f"{CATALOGUE}/<int:pk>/orden/", catalogues.catalogue_order, name="catalogue_order"),
    path(f"{CATALOGUE}/<int:pk>/archivo/", catalogues.catalogue_archive, name="catalogue_archive"),
    path(f"{CATALOGUE}/<int:pk>/retiro/", catalogues.catalogue_remove, name="catalogue_remove"),
]
