"""How a person gets in: allauth's and axes's questions answered in one place, in Spanish.

Nobody signs up: an account comes with an invitation. ClaveÚnica is in `claveunica.py`.
"""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.shortcuts import render

from accounts.claveunica import PROVIDER, ClaveUnicaAdapter
from accounts.demo_people import PASSWORD, PEOPLE
from accounts.models import User

LONGEST_NAME = 255  # what axes has room for
NO_MATCH = "El correo o la contraseña no coinciden. Revisarlos, o crear una contraseña nueva más abajo."
ASK_WHO_ADMINISTERS = "Pedir a la administración del Servicio Local que la active."


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": f"Esta cuenta está desactivada. {ASK_WHO_ADMINISTERS}",
        "email_password_mismatch": NO_MATCH,
        "email_taken": "Ya hay una cuenta con ese correo.",
        "enter_current_password": "Falta escribir la contraseña actual.",
        "incorrect_code": "El código no es ese, o ya venció. Escribir el que la aplicación muestra ahora.",
        "incorrect_password": "La contraseña no es esa.",
        "invalid_login": NO_MATCH,
        "invalid_or_expired_key": "El enlace ya se usó o venció. Pedir otro.",
        "invalid_password_reset": "El enlace ya se usó o venció. Pedir otro.",
        "rate_limited": "Demasiados intentos seguidos. Esperar unos minutos y reintentar.",
        "same_as_current": "Escribir un valor distinto del actual.",
        "select_only_one": "Elegir solo uno.",
        "too_many_login_attempts": "Demasiados intentos seguidos. Esperar unos minutos y reintentar.",
        "unknown_email": "No hay una cuenta con ese correo.",
    }

    def is_open_for_signup(self, request):
        return False

    def get_client_ip(self, request):
        return client_ip(request)


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": "No se puede desactivar la verificación en dos pasos.",
        "cannot_generate_recovery_codes": "Primero hay que activar la verificación en dos pasos.",
        "incorrect_code": "El código no es ese, o ya venció. Escribir el que la aplicación muestra ahora.",
    }


class SocialAdapter(DefaultSocialAccountAdapter):
    """ClaveÚnica only recognises who is registered already, by RUN; it never makes an account."""

    def is_open_for_signup(self, request, sociallogin):
        return False

    def get_provider(self, request, provider, client_id=None):
        """The provider itself asks its adapter for addresses, whatever the view's adapter is."""
        found = super().get_provider(request, provider, client_id)
        if getattr(found.app, "provider_id", "") == PROVIDER:
            found.oauth2_adapter_class = ClaveUnicaAdapter
        return found

    def pre_social_login(self, request, sociallogin):
        digest = sociallogin.account.extra_data.get("userinfo", {}).get("run_digest")
        person = User.objects.filter(run_hash=digest, is_active=True).first() if digest else None
        somebody_else = sociallogin.is_existing and sociallogin.user != person
        in_their_name = request.user.is_authenticated and request.user != person
        if person is None or somebody_else or in_their_name:
            raise ImmediateHttpResponse(render(request, "socialaccount/unknown.html", status=403))
        if not sociallogin.is_existing:
            sociallogin.connect(request, person)


def attempted_email(request, credentials):
    """The address somebody tried to get in with, always written the same way: axes counts by it."""
    given = credentials or {}
    name = given.get("email") or given.get("username") or (request.POST.get("login") if request else "") or ""
    return str(name).strip().lower()[:LONGEST_NAME]


def client_ip(request):
    """The address of who asks, as our own outermost proxy saw it; what the client says counts for nothing."""
    direct = request.META.get("REMOTE_ADDR", "")
    if not settings.TRUSTED_PROXIES:
        return direct
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    return hops[-settings.TRUSTED_PROXIES] if len(hops) >= settings.TRUSTED_PROXIES else direct


def locked_out(request, credentials, *args):
    """Axes's answer after too many failures from one place at one account."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    response = render(request, "account/locked.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = minutes * 60
    return response


def demo_people():
    """Who can be tried, with the password of them all; nobody outside the demonstration."""
    return {"people": PEOPLE, "password": PASSWORD} if settings.DEMO else None
