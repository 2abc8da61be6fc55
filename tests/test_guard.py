"""The guard in conftest.py bites: without this proof a test could reach a paid endpoint unseen."""

import asyncio
import os
import socket
import subprocess
import sys
from pathlib import Path

import openai
import pytest

# 192.0.2.0/24 and 2001:db8::/32 are reserved for documentation: nothing ever answers there.
ELSEWHERE = ("192.0.2.1", 80)
REFUSED = "no test may leave this machine"


def test_a_connection_to_another_machine_raises():
    with socket.socket() as sock, pytest.raises(RuntimeError, match=REFUSED):
        sock.connect(ELSEWHERE)


def test_a_connection_without_exceptions_raises_too():
    with socket.socket() as sock, pytest.raises(RuntimeError, match=REFUSED):
        sock.connect_ex(ELSEWHERE)


@pytest.mark.skipif(not socket.has_ipv6, reason="this Python has no IPv6")
def test_ipv6_is_no_way_out():
    with socket.socket(socket.AF_INET6) as sock, pytest.raises(RuntimeError, match=REFUSED):
        sock.connect(("2001:db8::1", 80))


def test_a_datagram_is_no_way_out():
    with socket.socket(type=socket.SOCK_DGRAM) as sock, pytest.raises(RuntimeError, match=REFUSED):
        sock.sendto(b"hello", ELSEWHERE)


def test_looking_a_name_up_is_no_way_out():
    with pytest.raises(RuntimeError, match=REFUSED):
        socket.getaddrinfo("example.org", 443)


def test_asyncio_is_no_way_out():
    with pytest.raises(RuntimeError, match=REFUSED):
        asyncio.run(asyncio.open_connection(*ELSEWHERE))


def test_the_openai_client_is_no_way_out():
    client = openai.OpenAI(api_key="none", base_url="http://192.0.2.1/v1", max_retries=0)
    with client, pytest.raises((openai.APIConnectionError, RuntimeError)) as caught:
        client.models.list()
    chain, error = [], caught.value
    while error is not None:
        chain.append(str(error))
        error = error.__cause__ or error.__context__
    assert any(REFUSED in text for text in chain), chain


def test_loopback_stays_open():
    """Servers of the tests' own are how the model's door is tested."""
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        accepted, _ = server.accept()
        with accepted:
            client.sendall(b"x")
            assert accepted.recv(1) == b"x"


def test_no_key_is_in_the_environment():
    assert [name for name in os.environ if name.endswith("_API_KEY") or name.startswith("OPENAI_")] == []


def test_the_home_folder_is_nobodys(stranger):
    assert Path.home() == stranger
    assert Path(os.environ["XDG_CACHE_HOME"]).is_relative_to(stranger)


def test_a_process_that_a_test_starts_has_no_key_either(stranger):
    """Child processes get the cleaned environment unless a test says otherwise."""
    print_names = "import os; print([n for n in os.environ if n.endswith('_API_KEY')], os.path.expanduser('~'))"
    done = subprocess.run([sys.executable, "-c", print_names], capture_output=True, text=True, check=True)
    assert done.stdout.split(maxsplit=1) == ["[]", f"{stranger}\n"]
