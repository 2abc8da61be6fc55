"""Secrets are found by their form, by the name in front of them, and by being this machine's own; words are not."""

from __future__ import annotations

import base64
import time
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.attacks import cases

from draft_plan.guarding import Veil
from draft_plan.guarding.secrets import find_secrets, values_of

OWN = "hV7q/Pz2 Lx9+Kw4"


@pytest.mark.parametrize("name", cases.SECRETS)
def test_each_known_form_is_found_and_its_words_around_stay(name):
    said = Veil().text(f"before {cases.SECRETS[name]} after")
    assert said.startswith("before ")
    assert said.endswith(" after")
    assert "REDACTED_" in said


def test_lines_stay_where_they_were():
    text = f"a\n{cases.SECRETS['private key']}\nb"
    assert Veil().text(text).count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "text",
    [
        "The password must have 12 characters.",
        "password: string",
        "token = get_token(request)",
        "max_tokens_per_1_minute: int = 9",
        'SECRET_KEY = os.environ["SECRET_KEY"]',
        "postgres://postgres:postgres@localhost:5432/app",
        "redis://:${REDIS_PASSWORD}@cache:6379",
        "commit 3f786850e387550fdab836ed7e6dc881de23001b",
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "api_key: YOUR_API_KEY_123",
        "AKIAIOSFODNN7EXAMPLE",
        "id: 7c9e6679-7425-40de-944b-e07fc1f90ae7",
        "The token is valid for 30-days.",
    ],
)
def test_what_only_looks_like_one_stays(text):
    assert Veil().text(text) == text


@pytest.mark.parametrize(
    "written",
    [OWN, quote(OWN, safe=""), OWN.encode().hex(), OWN[::-1], base64.b64encode(OWN.encode()).decode()]
    + [base64.b64encode(b"x" * pad + OWN.encode() + b"tail").decode() for pad in range(4)],
)
def test_the_value_of_a_secret_variable_is_found_in_every_form(written):
    said = Veil.of({"SHELF_API_TOKEN": OWN}).text(f"It is {written} there.")
    assert "REDACTED_VALUE_OF_SHELF_API_TOKEN" in said
    assert written not in said


@pytest.mark.parametrize(
    ("name", "value"), [("HOME_TOKEN", "/home/x/token"), ("TOKEN", "short"), ("PATH", OWN), ("USE_TOKEN", "disabled")]
)
def test_paths_short_words_and_other_variables_are_none(name, value):
    assert values_of({name: value}) == {}


def test_no_value_stands_in_a_repr():
    assert OWN not in repr(Veil.of({"SHELF_API_TOKEN": OWN}))


@given(st.text())
def test_any_text_is_veiled_once_and_keeps_its_lines(text):
    said = Veil().text(text)
    assert said.count("\n") == text.count("\n")
    assert Veil().text(said) == said


@pytest.mark.parametrize(
    "text", ["a" * 200_000, "password=" * 20_000, "://a:" * 40_000, "eyJ" * 60_000, "-----BEGIN A" * 9000]
)
def test_looking_is_linear(text):
    def seconds(part: str) -> float:
        began = time.perf_counter()
        find_secrets(part)
        return time.perf_counter() - began

    assert min(seconds(text) for _ in range(3)) < 2


@pytest.mark.parametrize("value", ["~k3Jd82hSx0Qm41z", "/aB3dEfGh1jKlMn0pQrStUvWx9/zY2+kQ8vLm4s7Rt1U6wXy"])
def test_a_key_that_begins_like_a_path_is_a_secret_all_the_same(value):
    assert value in values_of({"AWS_SECRET_ACCESS_KEY": value})
