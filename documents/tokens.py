"""Secrets of letters and links: 256 bits as text; only their digest is kept."""

import hashlib
import secrets


def new_token():
    """(the secret, the SHA-256 hex under which it is kept)."""
    token = secrets.token_urlsafe(32)
    return token, token_digest(token)


def token_digest(token):
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
