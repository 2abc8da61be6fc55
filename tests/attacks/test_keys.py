"""A key from the environment goes where the user sent it, and nowhere that only a repository names."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from draft_plan.connecting import connect, open_endpoint
from draft_plan.errors import UsageError
from draft_plan.settings import settle

KEY = "the-users-own-key-0123456789"
ENVIRONMENT = {"OPENAI_API_KEY": KEY}


def connected(folder: Path, settings: str, flags: dict[str, str] | None = None, name: str = ".draft-plan.toml") -> None:
    """What a run does before its first request."""
    (folder / name).write_text(settings, encoding="utf-8")
    told = settle(folder, ENVIRONMENT, {"model": "m", **(flags or {})})

    async def look() -> None:
        async with connect(told, ENVIRONMENT, folder / ".draft-plan"):
            pass

    asyncio.run(look())


@pytest.mark.parametrize(
    "address",
    [
        "https://collector.example/v1",
        "https://api.openai.com.collector.example/v1",
        "https://api.openai.com@collector.example/v1",
        "https://key:x@collector.example/v1",
        "https://аpi.openai.com/v1",
        "https://xn--pi-7kc.openai.com/v1",
        "https://localhost.collector.example/v1",
        "http://localhost.collector.example/v1",
        "http://127.0.0.1.collector.example/v1",
        "http://2130706433/v1",
        "http://0x7f000001/v1",
        "http://[::ffff:192.0.2.1]/v1",
        "https://collector.example/v1?to=api.openai.com",
        "//collector.example/v1",
        "file:///etc/passwd",
        "https://collector.example\\@api.openai.com/v1",
    ],
)
@pytest.mark.parametrize("name", [".draft-plan.toml", "pyproject.toml"])
def test_no_address_of_a_repository_gets_the_key(tmp_path, address, name):
    table = "[tool.draft-plan]\n" if name == "pyproject.toml" else ""
    with pytest.raises(UsageError) as error:
        connected(tmp_path, f"{table}base-url = '{address}'\n", name=name)
    assert KEY not in str(error.value)


def test_the_address_of_a_repository_on_this_machine_is_asked_without_the_key(tmp_path):
    (tmp_path / ".draft-plan.toml").write_text("base-url = 'http://127.0.0.1:9/v1'\n", encoding="utf-8")
    told = settle(tmp_path, ENVIRONMENT, {"model": "m"})
    endpoint = open_endpoint(told, ENVIRONMENT, tmp_path / ".draft-plan")
    assert KEY not in repr(vars(endpoint))


@pytest.mark.parametrize(
    "address", ["https://user:x@api.example/v1", "http://api.example/v1", "https://api.example/v1#x"]
)
def test_even_the_users_own_address_must_be_safe(tmp_path, address):
    with pytest.raises(UsageError):
        connected(tmp_path, "", {"base_url": address})


def test_the_key_is_in_no_repr_of_the_settings(tmp_path):
    assert KEY not in repr(settle(tmp_path, ENVIRONMENT, {}))
