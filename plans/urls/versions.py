from django.urls import path

from plans.views import versions as views

PLAN = "pal/<slug:slug>/<int:year>"

urlpatterns = [
    path(f"{PLAN}/versiones/", views.version_list, name="versions"),
    path(f"{PLAN}/versiones/cambios/", views.changes_paper, name="changes_paper"),
    path(f"{PLAN}/versiones/<int:number>/", views.version_detail, name="version"),
    path(f"{PLAN}/versiones/<int:number>/preparacion/", views.version_render, name="version_render"),
    path(f"{PLAN}/versiones/<int:number>/enlaces/", views.link_create, name="link_create"),
    path(f"{PLAN}/versiones/<int:number>/enlaces/<int:pk>/retiro/", views.link_revoke, name="link_revoke"),
    path(f"{PLAN}/versiones/<int:number>/<str:extension>/", views.version_paper, name="version_paper"),
    path(f"{PLAN}/borrador/<str:extension>/", views.draft_paper, name="draft_paper"),
]
