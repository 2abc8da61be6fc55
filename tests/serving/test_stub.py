"""The stub server answers what it is asked, so that tests against it mean something."""

import json
import subprocess
import sys
import urllib.request

import jsonschema
import pytest
from tests.llm.asking import groups
from tests.serving import stub

from draft_plan.sections import catalog, schema


@pytest.mark.parametrize("group", list(groups()))
@pytest.mark.parametrize("items", [0, 1, 3])
def test_what_it_makes_up_is_valid_for_the_schema(group, items):
    asked = schema(groups()[group])
    jsonschema.validate(stub.synthesise(asked, items=items), asked)


def test_it_serves_from_a_process_of_its_own_until_its_input_ends():
    process = subprocess.Popen(
        [sys.executable, stub.__file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin
    assert process.stdout
    url = process.stdout.readline().strip()
    form = {"type": "json_schema", "json_schema": {"name": "x", "schema": schema([catalog()["risks"]]), "strict": True}}
    body = json.dumps({"model": "m", "messages": [{"role": "user", "content": "?"}], "response_format": form}).encode()
    headers = {"content-type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(f"{url}/chat/completions", body, headers), timeout=10) as answer:
        said = json.load(answer)["choices"][0]["message"]["content"]
    assert list(json.loads(said)) == ["risks"]
    process.stdin.close()
    assert process.wait(10) == 0
    process.stdout.close()
