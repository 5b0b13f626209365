"""ClaveÚnica, the State's login, by OpenID Connect. Off unless CLAVEUNICA_CLIENT_ID is set.

Its published behaviour differs from the standard: userinfo answers only to POST, `name` is an object, there
is no e-mail, and a discovery document is not promised. Never tried against the real service, which needs the
credentials of a public institution: the tests speak to a double that behaves as published.
"""

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404

from accounts.run import run_digest

PROVIDER = "claveunica"


class ClaveUnicaAdapter(OpenIDConnectOAuth2Adapter):
    @property
    def openid_config(self):
        server = settings.CLAVEUNICA_SERVER.rstrip("/")
        return {
            "issuer": server,
            "authorization_endpoint": f"{server}/authorize/",
            "token_endpoint": f"{server}/token/",
            "userinfo_endpoint": f"{server}/userinfo/",
        }

    def complete_login(self, request, app, token, **kwargs):
        """Who it is comes from userinfo, fetched by us over TLS with the token just given."""
        data = {"userinfo": self._fetch_user_info(token.token)}
        return self.get_provider().sociallogin_from_response(request, data)

    def _fetch_user_info(self, access_token):
        with get_adapter().get_requests_session() as session:
            response = session.post(self.profile_url, headers={"Authorization": f"Bearer {access_token}"})
            response.raise_for_status()
        return flatten(response.json())


def flatten(claims: dict) -> dict:
    """What is kept of the claims: subject, name, and the RUN's digest; never the RUN itself.

    No digest where the RUN is missing or fails modulo 11: then nobody is recognised.
    """
    name, run = claims.get("name") or {}, claims.get("RolUnico") or {}
    given, family = " ".join(name.get("nombres") or []), " ".join(name.get("apellidos") or [])
    try:
        digest = run_digest(f"{run.get('numero')}-{run.get('DV')}")
    except ValueError:
        digest = None
    return {
        "sub": str(claims["sub"]),
        "given_name": given,
        "family_name": family,
        "name": f"{given} {family}".strip(),
        "run_digest": digest,
    }


def _view(request, provider_id, kind):
    if provider_id != PROVIDER or not settings.CLAVEUNICA_CLIENT_ID:
        raise Http404
    try:
        return kind.adapter_view(ClaveUnicaAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None


@login_not_required
def login(request, provider_id):
    return _view(request, provider_id, OAuth2LoginView)


@login_not_required
def callback(request, provider_id):
    return _view(request, provider_id, OAuth2CallbackView)
