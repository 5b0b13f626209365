"""The addresses of getting in: allauth's, with ours before them where its own do not serve.

Ours: the login page (which lists the demonstration's people), the address of an account (changed by who
administers, not by its owner), ClaveÚnica. Every refused form answers 422, as everywhere in the product.
"""

from functools import wraps

import allauth.urls
from allauth.account import views as allauth_views
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_safe

from accounts import claveunica
from accounts.login import demo_people


class LoginView(allauth_views.LoginView):
    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "demo": demo_people()}


@require_safe
def email(request):
    return render(request, "account/email.html")


def _in_our_manner(view):
    """A refused form is 422; and allauth's `site` does not hide ours."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse):
            context = response.context_data or {}
            context.pop("site", None)
            if request.method == "POST" and getattr(context.get("form"), "errors", None):
                response.status_code = 422
        return response

    return wrapped


def _wrapped(patterns):
    """The same patterns, each view in our manner."""
    return [
        URLResolver(p.pattern, _wrapped(p.url_patterns), p.default_kwargs, p.app_name, p.namespace)
        if isinstance(p, URLResolver)
        else URLPattern(p.pattern, _in_our_manner(p.callback), p.default_args, p.name)
        for p in patterns
    ]


urlpatterns = [
    path("login/", _in_our_manner(LoginView.as_view()), name="account_login"),
    path("email/", email, name="account_email"),
    path("oidc/<str:provider_id>/login/", claveunica.login, name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", claveunica.callback, name="openid_connect_callback"),
    path("", include(_wrapped(allauth.urls.urlpatterns))),
]
