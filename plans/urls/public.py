from django.urls import path

from plans.views import public as views

urlpatterns = [
    path("planes/", views.public_list, name="public_list"),
    path("planes/<slug:slug>/<int:year>/", views.public_plan, name="public_plan"),
    path("planes/<slug:slug>/<int:year>/datos/<slug:name>.csv", views.public_table, name="public_table"),
    path(
        "planes/<slug:slug>/<int:year>/v<int:number>.<str:extension>", views.public_paper, name="public_paper"
    ),
]
