"""A loopback GitHub and a simulated runner."""

import pytest
from tests.bot.test_conversation import SPEC, TEXT
from tests.serving.github.server import serve
from tests.workflows.runner import Runner, modules, workflow


@pytest.fixture
def hub(tmp_path):
    with serve(tmp_path) as hub:
        hub.store.push("main", {"README.md": "# Keys\n", "pyproject.toml": '[project]\nname = "keys"\nversion = "1"\n'})
        hub.store.push("feature", {SPEC: TEXT}, start=hub.store.head("main"))
        hub.open("feature", number=7)
        hub.rights |= {"ada": "write"}
        yield hub


@pytest.fixture
def start(hub, tmp_path):
    """Run the workflow on an event; numbers count up."""
    if modules() is None:
        pytest.skip("DRAFT_PLAN_NODE_MODULES names no folder with GitHub's parser, or there is no node")
    count = iter(range(1, 100))

    def run(event, payload, text=None, **changes):
        runner = Runner(hub, tmp_path, text or workflow(), event, payload, number=next(count), **changes)
        return runner, runner.run()

    return run
