from django.urls import path

from documents import views

urlpatterns = [
    path("trabajos/", views.job_list, name="job_list"),
    path("trabajos/<uuid:pk>/", views.job_detail, name="job_detail"),
    path("trabajos/<uuid:pk>/cancelacion/", views.job_cancel, name="job_cancel"),
    path("trabajos/<uuid:pk>/reintento/", views.job_retry, name="job_retry"),
    path("trabajos/<uuid:pk>/archivo/", views.job_output, name="job_output"),
    path("verificar/", views.verify, name="verify"),
    path("verificar/<str:code>/", views.verify_code, name="verify_code"),
    path("r/<str:token>/", views.reader, name="reader"),
    path("r/<str:token>/<str:extension>/", views.reader_paper, name="reader_paper"),
    path("ayuda/", views.help_index, name="help"),
    path("ayuda/<slug:name>/", views.help_page, name="help_page"),
    path("salud/", views.health, name="health"),
]
