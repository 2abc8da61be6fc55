"""A case of the tests' own. Where the libraries of evals are missing, what needs them is left out; CI has them."""

from importlib.util import find_spec

import pytest
from evals.cases import Case
from tests.evals.lending import DELETED, KEPT, PARAPHRASED, SPEC, WRENCH, write_cases

_NEEDY = ["metrics/*", "statistics/*", "test_fitting.py", "test_recording.py", "test_suite.py"]
collect_ignore_glob = [] if find_spec("sklearn") and find_spec("matplotlib") else _NEEDY


@pytest.fixture
def case():
    return Case("tools", "spec-kit", "en", "lending", "toolshed", SPEC, (), (KEPT, WRENCH), (DELETED, PARAPHRASED))


@pytest.fixture
def dataset(tmp_path):
    return write_cases(tmp_path / "cases")
