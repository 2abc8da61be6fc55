"""Requests and replies held against GitHub's published description: the judge of the loopback and of the client."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

from jsonschema import Draft202012Validator

DESCRIPTION = json.loads(Path(__file__).with_name("description.json").read_text(encoding="utf-8"))
DEFINITIONS = DESCRIPTION["$defs"]


@dataclass(frozen=True)
class Route:
    """An operation of the description, and the pattern of its paths."""

    method: str
    path: str
    pattern: re.Pattern[str]
    data: Any

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


def _pattern(path: str) -> re.Pattern[str]:
    """GitHub takes slashes in the name of a reference; everywhere else a parameter is one segment."""
    parts = re.split(r"\{(\w+)\}", path)
    spelled = [
        re.escape(part) if n % 2 == 0 else f"(?P<{part}>{'.+' if part == 'ref' else '[^/]+'})"
        for n, part in enumerate(parts)
    ]
    return re.compile("".join(spelled))


ROUTES = tuple(Route(each["method"], each["path"], _pattern(each["path"]), each) for each in DESCRIPTION["operations"])


def validator(schema: Any) -> Draft202012Validator:
    return Draft202012Validator({**schema, "$defs": DEFINITIONS})


def find(method: str, target: str) -> tuple[Route, dict[str, str]] | None:
    """The operation that a request means, with its path's parameters."""
    path = target.split("?", 1)[0]
    for route in ROUTES:
        found = route.pattern.fullmatch(path)
        if found and route.method == method:
            return route, {name: unquote(value) for name, value in found.groupdict().items()}
    return None


def faults_of_request(route: Route, target: str, values: dict[str, str], body: Any) -> list[str]:
    """What of a request the description does not allow."""
    query = dict(parse_qsl(target.partition("?")[2], keep_blank_values=True))
    known = {(each["in"], each["name"]): each for each in route.data["parameters"]}
    faults = [f"{route.name}: unknown query {name!r}" for name in query if ("query", name) not in known]
    for (place, name), each in known.items():
        given = query.get(name) if place == "query" else values.get(name) if place == "path" else None
        if given is None:
            faults += [f"{route.name}: {name} is missing"] if each["required"] and place != "header" else []
            continue
        wanted = each["schema"].get("type")
        typed: Any = int(given) if wanted == "integer" and given.isdigit() else given
        faults += [f"{route.name}: {name}: {error.message}" for error in validator(each["schema"]).iter_errors(typed)]
    if route.data["body"] is not None:
        faults += [f"{route.name}: body: {error.message}" for error in validator(route.data["body"]).iter_errors(body)]
        extra = set(body or {}) - _properties(route.data["body"])
        faults += [f"{route.name}: body has unknown {name!r}" for name in sorted(extra)]
    elif body is not None:
        faults.append(f"{route.name}: a body where none belongs")
    return faults


def faults_of_reply(route: Route, status: int, body: Any) -> list[str]:
    """What of a reply the description does not allow; statuses of the platform itself are not described."""
    responses = route.data["responses"]
    if str(status) not in responses:
        return [] if status >= 400 else [f"{route.name}: status {status} is not described"]
    schema = responses[str(status)]
    if schema is None:
        return [] if body is None else [f"{route.name}: {status} has no body"]
    return [
        f"{route.name}: reply: {error.json_path}: {error.message[:200]}"
        for error in validator(schema).iter_errors(body)
    ]


def _properties(schema: Any) -> set[str]:
    names = set(schema.get("properties", {}))
    for word in ("oneOf", "anyOf", "allOf"):
        for each in schema.get(word, []):
            names |= _properties(each)
    return names


def fill(schema: Any, depth: int = 0) -> Any:
    """A smallest value that a schema of the description accepts."""
    if "$ref" in schema:
        return fill(DEFINITIONS[schema["$ref"].rsplit("/", 1)[-1]], depth)
    for word in ("anyOf", "oneOf"):
        if word in schema:
            null = any(each.get("type") == "null" for each in schema[word])
            return None if null else fill(schema[word][0], depth)
    if "allOf" in schema:
        merged: Any = {}
        for each in schema["allOf"]:
            merged |= fill(each, depth)
        return merged
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type", "object" if "properties" in schema else None)
    match kind[0] if isinstance(kind, list) else kind:
        case "object" | None:
            wanted = schema.get("required", ())
            return {
                name: fill(schema["properties"][name], depth + 1)
                for name in wanted
                if name in schema.get("properties", {})
            }
        case "array":
            return [fill(schema["items"], depth + 1) for _ in range(schema.get("minItems", 0))]
        case "integer" | "number":
            return max(1, schema.get("minimum", 1))
        case "boolean":
            return False
        case "null":
            return None
    form = schema.get("format")
    return {"uri": "https://example.test/x", "date-time": "2026-01-02T03:04:05Z"}.get(form or "", "x")


def example(method: str, path: str, status: int) -> Any:
    """A smallest reply of an operation."""
    route = next(each for each in ROUTES if (each.method, each.path) == (method, path))
    return fill(route.data["responses"][str(status)])
