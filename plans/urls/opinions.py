"""What bodies and readers say of a sealed version, and how it is answered."""

from django.urls import path

from plans.views import member_links, observations, opinions, recommendations

PLAN = "pal/<slug:slug>/<int:year>"
VERSION = f"{PLAN}/versiones/<int:number>"
ACT = f"{VERSION}/pronunciamiento/<slug:issuer>"
LINKS = f"{VERSION}/enlaces-de/<slug:issuer>"
WRITTEN = f"{VERSION}/observaciones"
ALL = f"{PLAN}/recomendaciones"

urlpatterns = [
    path(f"{ACT}/", opinions.opinion, name="opinion"),
    path(f"{ACT}/correccion/", opinions.opinion_edit, name="opinion_edit"),
    path(f"{ACT}/adjuntos/<int:file>/", opinions.opinion_file, name="opinion_file"),
    path(f"{ACT}/recomendaciones/", opinions.recommendation_create, name="recommendation_create"),
    path(f"{ACT}/recomendaciones/<int:pk>/", opinions.recommendation_edit, name="recommendation_edit"),
    path(
        f"{ACT}/recomendaciones/<int:pk>/retiro/",
        opinions.recommendation_remove,
        name="recommendation_remove",
    ),
    path(f"{LINKS}/", member_links.member_links, name="member_links"),
    path(f"{LINKS}/<int:pk>/retiro/", member_links.member_link_revoke, name="member_link_revoke"),
    path(f"{WRITTEN}/", observations.observation_list, name="observations"),
    path(f"{WRITTEN}/decision/", observations.observations_decide, name="observations_decide"),
    path(f"{WRITTEN}/<int:pk>/", observations.observation_review, name="observation_review"),
    path(f"{WRITTEN}/grupos/<int:pk>/", observations.observation_group, name="observation_group"),
    path(f"{ALL}/", recommendations.recommendation_list, name="recommendations"),
    path(f"{ALL}/tabla.xlsx", recommendations.recommendations_sheet, name="recommendations_sheet"),
    path(f"{ALL}/tabla.pdf", recommendations.recommendations_paper, name="recommendations_paper"),
    path(
        f"{ALL}/<int:number>/respuesta/", recommendations.recommendation_answer, name="recommendation_answer"
    ),
]
