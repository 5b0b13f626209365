"""What the tests of knots have in common."""

from django.urls import reverse

from tests.factories import make_user

LIST = "/nudos/"
RECEIPT = "7f3c5a52-2b1e-4bcb-8d0e-2d9f6e1c3a11"


def url(name, *args):
    return reverse(f"support_cycle:{name}", args=args)


def login(client, role, anchor):
    user = make_user(role, on=anchor)
    client.force_login(user)
    return user


def words(response):
    return " ".join(response.content.decode().split())
