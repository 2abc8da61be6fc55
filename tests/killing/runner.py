"""Starts runs of the command line by forking: the program is loaded once, so that a run costs no start-up.

Reads one JSON object a line from standard input and answers with one. ``argv`` are the arguments; ``inject`` an
expression for ``strace -e``, empty for none; ``trace`` the system calls to log; ``signal`` and ``after`` send a signal
after so many seconds. The answer has ``code`` (negative for a signal), ``error`` (standard error) and ``log``.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

PTRACER = 0x59616D61
"""prctl's option that lets another process than the parent trace this one."""


def main() -> None:
    load(sys.argv[1])
    answer({"ready": True})
    for line in sys.stdin:
        answer(run(json.loads(line)))


def answer(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def load(spec: str) -> None:
    """Import and build once what every run imports and builds, openai and its like included."""
    import openai  # noqa: F401

    import draft_plan

    draft_plan.draft(spec, out="-", model="offline")
    import draft_plan.cli.app


def run(order: dict[str, Any]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        error, log = Path(folder, "error"), Path(folder, "log")
        gate, opener = os.pipe()
        process = os.fork()
        if process == 0:
            os.close(opener)
            child(order["argv"], error, gate)
        os.close(gate)
        tracer = trace(process, order, log) if order.get("inject") or order.get("trace") else None
        os.write(opener, b"x")
        os.close(opener)
        code = wait(process, order)
        if tracer is not None:
            tracer.wait()
        told = error.read_text(errors="replace") if error.exists() else ""
        return {"code": code, "error": told, "log": log.read_text(errors="replace") if log.exists() else ""}


def child(argv: list[str], error: Path, gate: int) -> None:
    """The run itself, once the tracer is there; never returns."""
    ctypes.CDLL(None).prctl(PTRACER, ctypes.c_ulong(-1), 0, 0, 0)
    os.setpgid(0, 0)
    sink = os.open(error, os.O_WRONLY | os.O_CREAT)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.dup2(sink, 2)
    os.read(gate, 1)
    sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115
    sys.argv = ["draft-plan", *argv]
    code = 0
    try:
        from draft_plan.cli.app import main as command

        command()
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else int(left.code is not None)
    except BaseException as fault:  # noqa: BLE001
        sys.stderr.write(f"Traceback: {fault!r}\n")
        code = 99
    sys.stderr.flush()
    os._exit(code)


def trace(process: int, order: dict[str, Any], log: Path) -> subprocess.Popen[bytes]:
    calls = order.get("trace") or order["inject"].partition(":")[0]
    command = ["strace", "-f", "-q", "-p", str(process), "-o", str(log), "-e", f"trace={calls}", "-e", "signal=none"]
    if order.get("inject"):
        command += ["-e", f"inject={order['inject']}"]
    tracer = subprocess.Popen(command, stderr=subprocess.PIPE)
    status = Path(f"/proc/{process}/status")
    for _ in range(1000):
        if "TracerPid:\t0\n" not in status.read_text():
            return tracer
        if tracer.poll() is not None:
            break
        time.sleep(0.005)
    os.kill(process, signal.SIGKILL)
    told = tracer.stderr.read().decode(errors="replace") if tracer.stderr and tracer.poll() is not None else ""
    raise RuntimeError(f"strace did not attach: {told}")


def wait(process: int, order: dict[str, Any]) -> int:
    end = time.monotonic() + 60
    due = time.monotonic() + order["after"] if order.get("signal") else None
    while True:
        done, status = os.waitpid(process, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        now = time.monotonic()
        if due is not None and now >= due:
            os.kill(process, order["signal"])
            due = None
        if now >= end:
            os.kill(process, signal.SIGKILL)
            due, end = None, now + 60
            order["late"] = True
        time.sleep(0.002)


if __name__ == "__main__":
    main()
