"""The bodies' board and life pages."""

from django.urls import path

from participation.views import bodies, body_indicators, body_pages, body_parts

urlpatterns = [
    path("instancias/", bodies.body_list, name="bodies"),
    path("instancias/xlsx/", bodies.bodies_xlsx, name="bodies_xlsx"),
    path("instancias/indicadores/", body_indicators.body_indicators, name="body_indicators"),
    path("instancias/nueva/<slug:slug>/", bodies.body_create, name="body_create"),
    path("instancias/consejos-que-faltan/<slug:slug>/", bodies.bodies_fill, name="bodies_fill"),
    path("instancias/<int:pk>/", body_pages.body_detail, name="body"),
    path("instancias/<int:pk>/constitucion/", body_pages.body_act, name="body_act"),
    path("instancias/<int:pk>/reglas/", body_pages.body_rules, name="body_rules"),
    path("instancias/<int:pk>/archivos/<int:file>/", body_pages.body_file, name="body_file"),
    path("instancias/<int:pk>/composicion/", body_pages.body_compose, name="body_compose"),
    path("instancias/<int:pk>/<slug:part>/nuevo/", body_parts.part_create, name="body_part_create"),
    path("instancias/<int:pk>/<slug:part>/<int:row>/", body_parts.part_edit, name="body_part_edit"),
    path("instancias/<int:pk>/<slug:part>/<int:row>/termino/", body_parts.part_done, name="body_part_done"),
    path("instancias/<int:pk>/<slug:part>/<int:row>/orden/", body_parts.part_move, name="body_part_move"),
    path(
        "instancias/<int:pk>/<slug:part>/<int:row>/retiro/", body_parts.part_remove, name="body_part_remove"
    ),
]
