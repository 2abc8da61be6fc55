"""A run's answers are on disk as they come, and a killed run repeats none of them."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from evals import running
from evals.answers import Answer
from evals.generating import generated
from evals.samples import select
from evals.systems import System

ROOT = Path(__file__).parents[2]
COUNT = 14


def test_every_sample_gets_an_answer(case, tmp_path):
    done = asyncio.run(running.run([System("offline")], select([case]), tmp_path))
    answers = list(running.answers(tmp_path))
    assert done == len(answers) == 3
    assert {each.id for each in answers} == {"tools/original", "tools/deleted-kept", "tools/paraphrased-kept"}
    assert all(each.text and not each.error and each.coverage["FR-001"] for each in answers)


def test_what_is_done_is_not_done_again_and_a_torn_line_is(case, tmp_path):
    samples = select([case])
    asyncio.run(running.run([System("offline")], samples, tmp_path))
    path = tmp_path / running.FILE
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    assert asyncio.run(running.run([System("offline")], samples, tmp_path)) == 1
    assert asyncio.run(running.run([System("offline")], samples, tmp_path)) == 0
    assert len(list(running.answers(tmp_path))) == 3


def test_what_cannot_be_drafted_is_an_error_and_not_the_end(case, tmp_path):
    systems = [System("offline"), System("nowhere", {"model": "some", "base_url": "ftp://nowhere"})]
    asyncio.run(running.run(systems, select([case], edits=["original"]), tmp_path))
    found = {each.system: each.error for each in running.answers(tmp_path)}
    assert found["offline"] == ""
    assert "http" in found["nowhere"]


def test_processes_give_the_same_answers(case, tmp_path):
    samples = select([case])
    asyncio.run(running.run([System("offline")], samples, tmp_path / "one"))
    asyncio.run(running.run([System("offline")], samples, tmp_path / "two", processes=2))
    one, two = ({each.id: timeless(each) for each in running.answers(tmp_path / name)} for name in ("one", "two"))
    assert one == two


def timeless(answer):
    return answer.model_copy(update={"seconds": 0.0})


SCRIPT = """
import asyncio, sys
from pathlib import Path
from evals import running
from evals.generating import generated
from evals.systems import System

folder = Path(sys.argv[1])

class Logged:
    def __init__(self, model): self.model = model
    name = property(lambda self: self.model.name)
    async def complete(self, request):
        with (folder / "asked").open("a") as file:
            file.write(request.brief.spec.title + "\\\\n")
        return await self.model.complete(request)

asyncio.run(running.run([System("offline")], list(generated(int(sys.argv[2]))), folder, at_once=3, wrap=Logged))
"""


def start(folder):
    paths = os.pathsep.join([str(ROOT), *(path for path in sys.path if path)])
    environment = {**os.environ, "PYTHONPATH": paths}
    command = [sys.executable, "-c", SCRIPT.replace("\\\\n", "\\n"), str(folder), str(COUNT)]
    return subprocess.Popen(command, env=environment, cwd=folder)


def test_a_killed_run_repeats_no_finished_sample(tmp_path):
    first = start(tmp_path)
    path = tmp_path / running.FILE
    while first.poll() is None and (not path.is_file() or path.read_bytes().count(b"\n") < 4):
        time.sleep(0.02)
    first.send_signal(signal.SIGKILL)
    assert first.wait() == -signal.SIGKILL
    finished = {json.loads(line)["case"] for line in path.read_text(encoding="utf-8").split("\n") if line.endswith("}")}
    (tmp_path / "asked").unlink()
    assert start(tmp_path).wait() == 0
    titles = {each.case.id: each.case.spec.split("\n")[0].partition(": ")[2] for each in generated(COUNT)}
    asked_again = set((tmp_path / "asked").read_text(encoding="utf-8").splitlines())
    assert 4 <= len(finished) < COUNT
    assert asked_again == {title for name, title in titles.items() if name not in finished}
    assert sorted(each.case for each in running.answers(tmp_path)) == sorted(titles)


def test_an_answer_survives_the_file():
    answer = Answer(system="s", case="c", variant="v", text="plan", coverage={"FR-001": "COVERED"})
    assert Answer.model_validate_json(answer.model_dump_json(exclude_defaults=True)) == answer
