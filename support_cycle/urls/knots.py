"""Nudos críticos, and what a year offers to the next plan."""

from django.urls import path

from support_cycle.views import knot_themes, knot_writing, knots, offerings

urlpatterns = [
    path("nudos/", knots.knots, name="knots"),
    path("nudos/planilla/", knots.knots_book, name="knots_book"),
    path("nudos/en-comun/", knots.knots_common, name="knots_common"),
    path("nudos/temas/<slug:slug>/", knot_themes.knot_themes, name="knot_themes"),
    path("nudos/temas/<slug:slug>/<int:pk>/", knot_themes.knot_theme, name="knot_theme"),
    path(
        "nudos/temas/<slug:slug>/<int:pk>/archivar/",
        knot_themes.knot_theme_archive,
        name="knot_theme_archive",
    ),
    path("nudos/nuevo/<int:pk>/", knot_writing.knot_create, name="knot_create"),
    path("nudos/ofrecer/<slug:slug>/<int:year>/", offerings.offer, name="offer"),
    path("nudos/ofrecido/<int:pk>/", offerings.offering_edit, name="offering_edit"),
    path("nudos/ofrecido/<int:pk>/quitar/", offerings.offering_withdraw, name="offering_withdraw"),
    path("nudos/para-el-pal/<slug:slug>/<int:year>/", offerings.offerings, name="offerings"),
    path(
        "nudos/para-el-pal/<slug:slug>/<int:year>/decidir/",
        offerings.offerings_decide,
        name="offerings_decide",
    ),
    path("nudos/<int:pk>/", knots.knot, name="knot"),
    path("nudos/<int:pk>/editar/", knot_writing.knot_edit, name="knot_edit"),
    path("nudos/<int:pk>/sin-nombres/", knot_writing.knot_review, name="knot_review"),
    path("nudos/<int:pk>/mover/", knots.knot_move, name="knot_move"),
    path("nudos/<int:pk>/intento/", knot_writing.knot_attempt, name="knot_attempt"),
    path("nudos/<int:pk>/compartir/", knot_writing.knot_share, name="knot_share"),
    path("nudos/<int:pk>/compartir/<int:share>/quitar/", knot_writing.knot_unshare, name="knot_unshare"),
]
