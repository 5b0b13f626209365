"""The same form sent twice makes one thing; another person's key stands in nobody's way."""

import uuid

import pytest
from django.db import IntegrityError
from django.test import RequestFactory

from accounts.models import Receipt
from accounts.receipts import WithReceipt, made_before, once
from tests.factories import make_user

pytestmark = pytest.mark.django_db
KEY = "0f8fad5b-d9cb-469f-a165-70867728950e"


def sent(user, receipt=KEY):
    request = RequestFactory().post("/", {"receipt": receipt})
    request.user = user
    return request


def test_the_same_key_makes_once_and_answers_with_the_same_place():
    user, made = make_user(), []

    def make():
        made.append(1)
        return f"/hecho/{len(made)}/"

    places = [once(sent(user), make)["Location"] for _ in range(3)]
    assert places == ["/hecho/1/"] * 3
    assert made == [1]


def test_another_persons_equal_key_is_another_key():
    first, second = make_user(), make_user()
    once(sent(first), lambda: "/suyo/")
    assert once(sent(second), lambda: "/mio/")["Location"] == "/mio/"
    assert made_before(sent(second))["Location"] == "/mio/"
    assert Receipt.objects.count() == 2


def test_what_fails_leaves_no_receipt_and_can_be_sent_again():
    user = make_user()

    def fail():
        raise IntegrityError("el código ya está")

    with pytest.raises(IntegrityError):
        once(sent(user), fail)
    assert made_before(sent(user)) is None
    assert once(sent(user), lambda: "/ahora/")["Location"] == "/ahora/"


@pytest.mark.parametrize("receipt", ["", "abc", "9" * 500])
def test_without_a_key_it_is_made_each_time(receipt):
    user = make_user()
    for _ in range(2):
        assert once(sent(user, receipt), lambda: "/hecho/").status_code == 302
    assert made_before(sent(user, receipt)) is None
    assert not Receipt.objects.exists()


def test_a_form_carries_a_fresh_key_and_keeps_the_one_it_was_sent_with():
    fresh = {WithReceipt()["receipt"].value() for _ in range(2)}
    assert len(fresh) == 2
    assert all(uuid.UUID(str(key)).version == 4 for key in fresh)
    assert WithReceipt({"receipt": KEY})["receipt"].value() == KEY
