"""Portfolio and deployment."""

from django.urls import path

from support_cycle.views import assignments, deployment, deployment_rules, portfolio, rebalancing

PLACE = "despliegue/<slug:slug>"

urlpatterns = [
    path("cartera/", portfolio.portfolio, name="portfolio"),
    path("despliegue/", deployment.deployment_index, name="deployment_index"),
    path(f"{PLACE}/", deployment.deployment, name="deployment"),
    path(f"{PLACE}/planilla.xlsx", deployment.deployment_book, name="deployment_book"),
    path(f"{PLACE}/profesionales/<int:pk>/", deployment.deployment_person, name="deployment_person"),
    path(f"{PLACE}/asignar/", assignments.assignment_create, name="assignment_create"),
    path(f"{PLACE}/asignaciones/<int:pk>/", assignments.assignment, name="assignment"),
    path(f"{PLACE}/asignaciones/<int:pk>/fin/", assignments.assignment_end, name="assignment_end"),
    path(f"{PLACE}/rangos/", deployment_rules.deployment_rules, name="deployment_rules"),
    path(f"{PLACE}/rangos/<slug:key>/", deployment_rules.deployment_range, name="deployment_range"),
    path(f"{PLACE}/plazo/", deployment_rules.contact_rule, name="contact_rule"),
    path(f"{PLACE}/equilibrar/", rebalancing.rebalancing, name="rebalancing"),
]
