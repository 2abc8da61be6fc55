"""Servers for tests: llama.cpp once a session, and the misbehaving stub."""

import sys

import pytest
from tests.serving import llama


@pytest.fixture(scope="session")
def llama_server(tmp_path_factory):
    """The base URL of a real llama.cpp server on loopback; skips only where its wheel does not exist."""
    if sys.platform == "win32":
        pytest.skip("xllamacpp has no wheel for Windows")
    with llama.served(tmp_path_factory.mktemp("llama")) as url:
        yield url
