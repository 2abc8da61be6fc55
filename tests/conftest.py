"""What every test stands on: no network, no keys, nobody's home, and folders of real specs where there are any."""

import importlib.util
import ipaddress
import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from tests.bot.tally import Tally

# A slow machine is no fault of the code: what must be fast has a test of its own.
SLOW = [HealthCheck.too_slow]
settings.register_profile("suite", deadline=None, derandomize=True, database=None, suppress_health_check=SLOW)
settings.load_profile("suite")

# The module that starts a real inference server, if this checkout has it.
SERVING = Path(__file__).parent / "serving" / "fixtures.py"
FOLDERS = ("DRAFT_PLAN_CORPUS", "DRAFT_PLAN_SEEDS", "DRAFT_PLAN_NODE_MODULES")


def pytest_configure(config):
    sys.addaudithook(refuse_network)
    config.pluginmanager.register(Tally())
    if SERVING.is_file():
        spec = importlib.util.spec_from_file_location("serving_fixtures", SERVING)
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        config.pluginmanager.register(module, spec.name)


def refuse_network(event, arguments):
    """An audit hook sees every socket of the process, whichever library opened it, and cannot be unloaded."""
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else "localhost"
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0] or "localhost"
    else:
        return
    if not is_loopback(host.decode() if isinstance(host, bytes) else str(host)):
        raise RuntimeError(f"no test may leave this machine, and one tried to reach {host!r}")


def is_loopback(host):
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(autouse=True, scope="session")
def stranger(tmp_path_factory):
    """Each test runs as a user without keys, settings, caches or a git configuration."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            ours = name.startswith(("OPENAI_", "DRAFT_PLAN_")) and name not in FOLDERS
            if ours or name.startswith(("XDG_", "GIT_")) or name.endswith(("_API_KEY", "_TOKEN", "_proxy", "_PROXY")):
                patch.delenv(name)
        patch.setenv("HOME", str(home))
        patch.setenv("USERPROFILE", str(home))
        for name in ("CACHE", "CONFIG", "DATA", "STATE"):
            patch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        for role in ("AUTHOR", "COMMITTER"):
            patch.setenv(f"GIT_{role}_NAME", "A Tester")
            patch.setenv(f"GIT_{role}_EMAIL", "tester@example.org")
        yield home


@pytest.fixture(scope="session")
def corpus():
    """A folder of real specs, which is not part of the project: see CONTRIBUTING.md."""
    return folder("DRAFT_PLAN_CORPUS")


@pytest.fixture(scope="session")
def seeds():
    """A folder with the two plan templates as they were received."""
    return folder("DRAFT_PLAN_SEEDS")


def folder(variable):
    value = os.environ.get(variable)
    if not value or not Path(value).is_dir():
        pytest.skip(f"{variable} names no folder")
    return Path(value)
