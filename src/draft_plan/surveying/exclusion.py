"""Which tracked files are nobody's own source: vendored, generated, binary, secret, or some tool's own furniture."""

from __future__ import annotations

import re
from functools import lru_cache

VENDORED = frozenset(
    "node_modules bower_components jspm_packages vendor vendors third_party third-party thirdparty "
    "3rdparty dist build "
    "_build out target obj .venv venv site-packages __pycache__ .next .nuxt .svelte-kit .output .angular .terraform "
    ".gradle .yarn .pnpm-store Pods Carthage DerivedData .build coverage htmlcov .tox .nox .mypy_cache "
    ".pytest_cache .ruff_cache .git .hg .svn .idea .vs storybook-static __snapshots__ deps-cache".split()
)
"""Names of folders whose files came from elsewhere or are made by a tool."""

MATERIAL = frozenset(
    "fixtures fixture __fixtures__ testdata test-data test_data test-fixtures test_fixtures datasets samples sample "
    "examples example demo demos playground".split()
)
"""Names of folders whose projects are not the one that is planned, but material for it: for tests, docs and trials."""

_BINARY = frozenset(
    "png jpg jpeg gif bmp ico icns webp avif tif tiff psd ai eps pdf doc docx xls xlsx ppt pptx odt ods "
    "zip gz tgz bz2 xz zst 7z rar tar jar war ear class dll exe so dylib a o lib obj pdb wasm bin dat db "
    "sqlite sqlite3 mdb parquet avro arrow npy npz pkl pickle pt pth onnx h5 gguf safetensors mp3 mp4 m4a "
    "wav ogg flac avi mov mkv webm ttf otf woff woff2 eot pyc pyo whl egg nupkg snupkg deb rpm dmg iso "
    "img swf fla keystore jks p12 pfx der crt cer gpg asc sig".split()
)
_NO_SOURCE = frozenset(
    "svg map lock snap sum min.js csv tsv jsonl ndjson po mo pot resx xlf plist log out diff patch".split()
)
_LOCKFILES = frozenset(
    "package-lock.json npm-shrinkwrap.json pnpm-lock.yaml yarn.lock bun.lockb uv.lock poetry.lock "
    "pdm.lock Pipfile.lock Cargo.lock go.sum Gemfile.lock composer.lock Package.resolved "
    "packages.lock.json conan.lock .terraform.lock.hcl mix.lock pubspec.lock flake.lock deno.lock "
    "gradle.lockfile".split()
)
_GENERATED = re.compile(
    r"(?:\.min\.(?:js|css|mjs)|[._-]bundle\.js|\.generated\.\w{1,8}|\.g\.(?:cs|dart)|\.designer\.cs|_pb2(?:_grpc)?\.pyi?|"
    r"\.pb\.(?:go|cc|h)|_generated\.\w{1,8}|\.gen\.\w{1,8}|\.d\.ts\.map)$",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"(?:\.env(?:\.[\w.-]+)?|\.netrc|\.npmrc|\.pypirc|id_(?:rsa|dsa|ecdsa|ed25519)|credentials?(?:\.\w+)?|"
    r"secrets?\.\w+|[^/]{1,200}\.(?:pem|key|kdbx|tfvars|tfstate))$",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"^(?:\.specify|\.claude|\.cursor|\.windsurf|\.gemini|\.codex|\.opencode|\.kilocode|\.roo|\.agents?|\.kiro|\.kittify|"
    r"\.flow|\.bmad[^/]{0,40}|_bmad[^/]{0,40}|\.taskmaster|\.draft-plan|openspec|specs|kitty-specs|\.github/(?:prompts|agents|"
    r"instructions|chatmodes))/|(?:.*/)?specs/[^/]+/$"
)
_LEGAL = re.compile(r"(?:LICEN[CS]E|COPYING|NOTICE|CHANGELOG|CHANGES|HISTORY|AUTHORS)(?:\.\w+)?$", re.IGNORECASE)


def extension(path: str) -> str:
    """The part after the last dot of the name, lower case; empty without one."""
    return path.rpartition("/")[2].rpartition(".")[2].lower() if "." in path.rpartition("/")[2] else ""


def is_vendored(path: str) -> bool:
    """Whether the file lies in a folder of copied or generated files."""
    return _is_vendored_folder(path.rpartition("/")[0])


@lru_cache(maxsize=1 << 16)
def _is_vendored_folder(folder: str) -> bool:
    steps = folder.split("/")
    return not VENDORED.isdisjoint(steps) or any(step.endswith((".egg-info", ".dist-info")) for step in steps)


def is_material(path: str, beside: str = "") -> bool:
    """Whether the file lies in a folder of material, unless ``beside``, the spec's folder, lies in that folder too."""
    folder = _material_folder(path.rpartition("/")[0])
    return bool(folder) and not f"{beside}/".startswith(f"{folder}/")


@lru_cache(maxsize=1 << 16)
def _material_folder(folder: str) -> str:
    """The outermost folder of material that this folder is or lies in; empty when there is none."""
    steps = folder.split("/")
    found = next((place for place, step in enumerate(steps) if step in MATERIAL), None)
    return "" if found is None else "/".join(steps[: found + 1])


@lru_cache(maxsize=1 << 16)
def _is_furniture(folder: str) -> bool:
    return bool(_FURNITURE.match(f"{folder}/"))


def is_secret(path: str) -> bool:
    """Whether the file's name says that it holds keys, passwords or values of an environment."""
    return bool(_SECRET.match(path[path.rfind("/") + 1 :])) and not path.endswith((".example", ".sample", ".template"))


def is_searchable(path: str) -> bool:
    """Whether a passage of this file may bear on a feature: its own source, no lockfile, no earlier spec or plan."""
    kind = extension(path)
    name = path.rpartition("/")[2]
    return not (
        kind in _BINARY
        or kind in _NO_SOURCE
        or name in _LOCKFILES
        or is_vendored(path)
        or is_secret(path)
        or _GENERATED.search(name)
        or _is_furniture(path.rpartition("/")[0])
        or _LEGAL.match(name)
    )
