"""Cut GitHub's published OpenAPI description down to what draft-plan calls, as JSON Schema.

The description comes from the npm package ``@octokit/openapi`` (MIT): ``npm install @octokit/openapi``, then
``python tests/serving/github/trim.py node_modules/@octokit/openapi`` rewrites ``description.json`` beside this file.
Texts and examples are left out; OpenAPI 3.0's ``nullable`` becomes a type that allows null.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

OPERATIONS = (
    ("get", "/repos/{owner}/{repo}/pulls/{pull_number}"),
    ("get", "/repos/{owner}/{repo}/pulls"),
    ("post", "/repos/{owner}/{repo}/pulls"),
    ("get", "/repos/{owner}/{repo}/pulls/{pull_number}/comments"),
    ("post", "/repos/{owner}/{repo}/pulls/{pull_number}/comments"),
    ("get", "/repos/{owner}/{repo}/issues/{issue_number}/comments"),
    ("post", "/repos/{owner}/{repo}/issues/{issue_number}/comments"),
    ("patch", "/repos/{owner}/{repo}/issues/comments/{comment_id}"),
    ("delete", "/repos/{owner}/{repo}/issues/comments/{comment_id}"),
    ("get", "/repos/{owner}/{repo}/collaborators/{username}/permission"),
    ("get", "/repos/{owner}/{repo}/commits/{ref}/check-runs"),
    ("post", "/repos/{owner}/{repo}/check-runs"),
    ("patch", "/repos/{owner}/{repo}/check-runs/{check_run_id}"),
    ("get", "/repos/{owner}/{repo}/git/ref/{ref}"),
    ("post", "/repos/{owner}/{repo}/git/refs"),
    ("patch", "/repos/{owner}/{repo}/git/refs/{ref}"),
    ("get", "/repos/{owner}/{repo}/git/commits/{commit_sha}"),
    ("post", "/repos/{owner}/{repo}/git/commits"),
    ("post", "/repos/{owner}/{repo}/git/trees"),
    ("get", "/repos/{owner}/{repo}/actions/runs/{run_id}/artifacts"),
    ("get", "/repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}"),
)
IDLE = frozenset({"description", "title", "example", "examples", "externalDocs", "deprecated", "readOnly", "x-github"})
HERE = Path(__file__).with_name("description.json")


def plain(node: Any, inside: bool = False) -> Any:
    """A schema without texts; ``inside``: the keys are names of properties, not words of the schema language."""
    if isinstance(node, list):
        return [plain(each) for each in node]
    if not isinstance(node, dict):
        return node
    kept = {
        key: plain(value, inside=key == "properties" and not inside)
        for key, value in node.items()
        if inside or (key not in IDLE and not key.startswith("x-"))
    }
    if not inside and kept.pop("nullable", False) is True:
        return {"anyOf": [kept, {"type": "null"}]}
    if not inside and isinstance(kept.get("$ref"), str):
        return {"$ref": "#/$defs/" + kept["$ref"].rsplit("/", 1)[-1]}
    return kept


def references(node: Any) -> set[str]:
    if isinstance(node, list):
        return set().union(*map(references, node)) if node else set()
    if not isinstance(node, dict):
        return set()
    found = {node["$ref"].rsplit("/", 1)[-1]} if isinstance(node.get("$ref"), str) else set()
    return found.union(*map(references, node.values())) if node else found


def resolved(node: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        target: Any = whole
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        node = target
    return node


def operation(method: str, path: str, whole: dict[str, Any]) -> dict[str, Any]:
    held = whole["paths"][path][method]
    parameters = [resolved(each, whole) for each in held.get("parameters", [])]
    body = resolved(held["requestBody"], whole) if "requestBody" in held else {}
    schema = body.get("content", {}).get("application/json", {}).get("schema")
    responses = {}
    for status, reply in held["responses"].items():
        content = resolved(reply, whole).get("content", {})
        responses[status] = plain(content.get("application/json", {}).get("schema"))
    return {
        "method": method.upper(),
        "path": path,
        "parameters": [
            {
                "name": each["name"],
                "in": each["in"],
                "required": each.get("required", False),
                "schema": plain(each["schema"]),
            }
            for each in parameters
        ],
        "body": plain(schema) if schema else None,
        "responses": responses,
    }


def trim(package: Path) -> dict[str, Any]:
    """The description of the operations above, with every schema they refer to."""
    whole = json.loads((package / "generated" / "api.github.com.json").read_text(encoding="utf-8"))
    version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    operations = [operation(method, path, whole) for method, path in OPERATIONS]
    schemas, wanted, definitions = whole["components"]["schemas"], references(operations), {}
    while wanted:
        name = wanted.pop()
        if name not in definitions:
            definitions[name] = plain(schemas[name])
            wanted |= references(definitions[name]) - set(definitions)
    source = f"@octokit/openapi {version}, MIT License, Copyright (c) 2020 Octokit contributors"
    return {"source": source, "operations": operations, "$defs": dict(sorted(definitions.items()))}


if __name__ == "__main__":
    HERE.write_text(json.dumps(trim(Path(sys.argv[1])), separators=(",", ":"), ensure_ascii=False) + "\n", "utf-8")
    sys.stdout.write(f"{HERE}: {HERE.stat().st_size:,} bytes\n")
