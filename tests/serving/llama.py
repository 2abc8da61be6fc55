"""A real inference server on loopback: llama.cpp with a random model of 0.2 MB, written here.

What it says is noise, but everything around the noise is real: tokens, context, a prompt cache, and a grammar that
holds the reply to the request's JSON Schema. ``python tests/serving/llama.py MODEL.gguf PORT`` serves until killed.
"""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import gguf
import numpy

CONTEXT = 49_152
"""Tokens of context for each slot; a token is between one byte and one word of the prompt."""

SLOTS = 2

_PROMPTS = Path(__file__).parents[2] / "prompts"

_WIDTH = 32
_HIDDEN = 32
_CONSTANT = 4.0
"""Value of an embedding's first coordinate: it outweighs the rest, so that the output row decides what is likely."""

_MERGES = 300

_TEMPLATE = "{% for message in messages %}{{ message.role }}:\n{{ message.content }}\n{% endfor %}assistant:\n"


def _alphabet() -> list[str]:
    """GPT-2's spelling of the 256 bytes as printable characters."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    other = [byte for byte in range(256) if byte not in printable]
    spelled = {byte: chr(byte) for byte in printable} | {byte: chr(256 + index) for index, byte in enumerate(other)}
    return [spelled[byte] for byte in range(256)]


def _merges(text: str) -> list[tuple[str, str]]:
    """The pairs that byte pair encoding learns from a text, so that a prompt is fewer tokens than bytes."""
    alphabet = _alphabet()
    count = Counter(re.findall(r" ?[A-Za-z]+", text)).most_common(800)
    words = [([alphabet[byte] for byte in word.encode()], times) for word, times in count]
    learned: list[tuple[str, str]] = []
    for _ in range(_MERGES):
        pairs: Counter[tuple[str, str]] = Counter()
        for parts, times in words:
            for pair in pairwise(parts):
                pairs[pair] += times
        if not pairs:
            break
        best = max(pairs, key=lambda pair: (pairs[pair], pair))
        learned.append(best)
        for parts, _ in words:
            for index in range(len(parts) - 2, -1, -1):
                if (parts[index], parts[index + 1]) == best:
                    parts[index : index + 2] = ["".join(best)]
    return learned


def _likelihood() -> list[float]:
    """The logit of every byte: words of a few letters, strings that end, lists that close after an entry or two."""
    logits = [-30.0] * 256
    for byte in range(ord("a"), ord("z") + 1):
        logits[byte] = 0.0
    for byte in range(ord("0"), ord("9") + 1):
        logits[byte] = -4.0
    for character, logit in {" ": 0.8, '"': 1.3, "{": 0.6, "]": 0.6, "}": 0.6, ",": -2.0, ":": -2.0, "[": -2.0}.items():
        logits[ord(character)] = logit
    for character in "ABCDEFGHIJKLMNOPQRSTUVWXYZ._-/\\\n":
        logits[ord(character)] = -9.0
    return logits


def _describe(writer: gguf.GGUFWriter, tokens: list[str], learned: list[tuple[str, str]]) -> None:
    """The model's shape, its vocabulary and how a chat is laid out."""
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(_WIDTH)
    writer.add_block_count(1)
    writer.add_feed_forward_length(_HIDDEN)
    writer.add_head_count(1)
    writer.add_head_count_kv(1)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(_WIDTH)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types([gguf.TokenType.NORMAL] * (len(tokens) - 2) + [gguf.TokenType.CONTROL] * 2)
    writer.add_token_merges([" ".join(pair) for pair in learned])
    writer.add_bos_token_id(len(tokens) - 2)
    writer.add_eos_token_id(len(tokens) - 1)
    writer.add_add_bos_token(False)
    writer.add_chat_template(_TEMPLATE)


def write_model(path: Path, seed: int = 7) -> None:
    """Write a one-layer llama with random weights as GGUF, about 0.2 MB: bytes, and pairs learned from our prompts."""
    draw = numpy.random.default_rng(seed)
    learned = _merges("\n".join(file.read_text(encoding="utf-8") for file in sorted(_PROMPTS.rglob("*.md"))))
    tokens = [*_alphabet(), *("".join(pair) for pair in learned), "<s>", "</s>"]
    count = len(tokens)

    def weights(*shape: int) -> numpy.ndarray:
        return draw.normal(0.0, 0.02, shape).astype(numpy.float32)

    embedding = weights(count, _WIDTH)
    embedding[:, 0] = _CONSTANT
    output = weights(count, _WIDTH)
    # After normalisation the first coordinate is close to the square root of the width.
    output[:, 0] = numpy.array([*_likelihood(), *[-30.0] * (count - 257), -6.0]) / _WIDTH**0.5

    writer = gguf.GGUFWriter(str(path), "llama")
    _describe(writer, tokens, learned)
    writer.add_tensor("token_embd.weight", embedding)
    writer.add_tensor("output_norm.weight", numpy.ones(_WIDTH, dtype=numpy.float32))
    writer.add_tensor("output.weight", output)
    writer.add_tensor("blk.0.attn_norm.weight", numpy.ones(_WIDTH, dtype=numpy.float32))
    writer.add_tensor("blk.0.ffn_norm.weight", numpy.ones(_WIDTH, dtype=numpy.float32))
    shapes = {
        "attn_q": (_WIDTH, _WIDTH),
        "attn_k": (_WIDTH, _WIDTH),
        "attn_v": (_WIDTH, _WIDTH),
        "attn_output": (_WIDTH, _WIDTH),
    }
    shapes |= {"ffn_gate": (_HIDDEN, _WIDTH), "ffn_up": (_HIDDEN, _WIDTH), "ffn_down": (_WIDTH, _HIDDEN)}
    for name, shape in shapes.items():
        writer.add_tensor(f"blk.0.{name}.weight", weights(*shape))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def serve(model: Path, port: int) -> None:
    """Serve in this process until it is killed."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.hostnames = ["127.0.0.1"]
    params.port = port
    params.n_ctx = CONTEXT * SLOTS
    params.n_parallel = SLOTS
    params.cpuparams.n_threads = 1
    params.cpuparams_batch.n_threads = 2
    params.n_batch = params.n_ubatch = 2048
    params.sampling.seed = 7
    params.warmup = False
    server = xllamacpp.Server(params)
    while server.listening_address:
        time.sleep(3600)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The base URL of a server in a process of its own, with its model in ``folder``."""
    model = folder / "random.gguf"
    write_model(model)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = folder / "llama.log"
    with log.open("wb") as output:
        process = subprocess.Popen([sys.executable, __file__, str(model), str(port)], stdout=output, stderr=output)
        try:
            _wait(port, process, log)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.kill()
            process.wait()


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"llama.cpp did not start:\n{log.read_text(errors='replace')[-3000:]}")


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
