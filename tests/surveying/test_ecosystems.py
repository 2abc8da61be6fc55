"""One small repository for each ecosystem, and what a reader of it would say, written by hand; the table is printed."""

# ruff: noqa: E501 - files and expectations stand as rows of a table

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from draft_plan.repository import RepositoryFacts
from draft_plan.surveying import survey

GITHUB = {".github/workflows/ci.yml": "name: ci\non: [push]\njobs: {}\n"}
GITLAB = {".gitlab-ci.yml": "test:\n  script: [make test]\n"}


@dataclass(frozen=True)
class Ecosystem:
    """Files, and what is to be found: the main language and its version, a framework, a dependency with its version as
    locked or declared, how tests are run, where they live, where it starts, its database, and its CI files.
    """

    name: str
    files: dict[str, str]
    language: tuple[str, str]
    framework: str = ""
    dependency: tuple[str, str] = ("", "")
    tests: str = ""
    folders: tuple[str, ...] = ()
    entry: str = ""
    database: str = ""
    ci: tuple[str, ...] = ()


ECOSYSTEMS = [
    Ecosystem(
        "Python",
        {
            "pyproject.toml": '[project]\nname = "bakery"\nrequires-python = ">=3.12"\ndependencies = ["fastapi>=0.115"]\n'
            '[project.scripts]\nbakery = "bakery.main:run"\n[dependency-groups]\ndev = ["pytest>=8"]\n'
            "[tool.pytest.ini_options]\naddopts = '-q'\n",
            "uv.lock": 'version = 1\n\n[[package]]\nname = "fastapi"\nversion = "0.115.6"\n',
            "src/bakery/main.py": "def run():\n    pass\n",
            "src/bakery/store.py": "import sqlite3\n",
            "tests/test_main.py": "def test_it():\n    pass\n",
            **GITHUB,
        },
        ("Python", ">=3.12"), "fastapi", ("fastapi", "0.115.6"), "pytest", ("tests",), "pyproject.toml", "src/bakery/store.py",
        (".github/workflows/ci.yml",),
    ),
    Ecosystem(
        "Node/TypeScript",
        {
            "package.json": '{\n "name": "ferry",\n "engines": {"node": ">=22"},\n "main": "src/index.ts",\n'
            ' "scripts": {"test": "vitest run"},\n "dependencies": {"express": "^5.0.0", "pg": "^8.13.0"},\n'
            ' "devDependencies": {"typescript": "~5.7.2", "vitest": "^2.1.0"}\n}\n',
            "package-lock.json": '{"lockfileVersion": 3, "packages": {"node_modules/express": {"version": "5.0.1"}}}\n',
            "tsconfig.json": '{"compilerOptions": {"target": "ES2023"}}\n',
            "src/index.ts": "export {}\n", "src/timetable.ts": "export const a = 1\n", "test/timetable.test.ts": "export {}\n",
            **GITHUB,
        },
        ("TypeScript", "target ES2023"), "express", ("express", "5.0.1"), "npm test", ("test",), "package.json", "package.json",
        (".github/workflows/ci.yml",),
    ),
    Ecosystem(
        "Go",
        {
            "go.mod": "module example.org/pump\n\ngo 1.23.1\n\nrequire github.com/gin-gonic/gin v1.10.0\n",
            "cmd/pump/main.go": "package main\n\nfunc main() {}\n",
            "internal/well/well.go": "package well\n", "internal/well/well_test.go": "package well\n", **GITLAB,
        },
        ("Go", "1.23.1"), "github.com/gin-gonic/gin", ("github.com/gin-gonic/gin", "v1.10.0"), "go test ./...", ("internal/well",),
        "cmd/pump/main.go", "", (".gitlab-ci.yml",),
    ),
    Ecosystem(
        "Rust",
        {
            "Cargo.toml": '[package]\nname = "kiln"\nversion = "0.3.0"\nedition = "2021"\nrust-version = "1.80"\n\n'
            '[dependencies]\naxum = "0.7"\n',
            "Cargo.lock": 'version = 4\n\n[[package]]\nname = "axum"\nversion = "0.7.9"\n',
            "src/main.rs": "fn main() {}\n", "tests/firing.rs": "#[test]\nfn fires() {}\n",
        },
        ("Rust", "1.80"), "axum", ("axum", "0.7.9"), "cargo test", ("tests",), "src/main.rs",
    ),
    Ecosystem(
        "Java (Maven)",
        {
            "pom.xml": "<project>\n<properties><java.version>21</java.version></properties>\n<parent>\n"
            "<groupId>org.springframework.boot</groupId>\n<artifactId>spring-boot-starter-parent</artifactId>\n"
            "<version>3.4.1</version>\n</parent>\n<dependencies><dependency>\n<groupId>org.postgresql</groupId>\n"
            "<artifactId>postgresql</artifactId>\n<version>42.7.4</version>\n</dependency></dependencies>\n</project>\n",
            "src/main/java/org/mill/Mill.java": "class Mill { public static void main(String[] a) {} }\n",
            "src/test/java/org/mill/MillTest.java": "class MillTest {}\n",
        },
        ("Java", "21"), "org.springframework.boot:spring-boot-starter-parent", ("org.postgresql:postgresql", "42.7.4"),
        "mvn test", ("src/test",), "", "pom.xml",
    ),
    Ecosystem(
        "Kotlin (Gradle)",
        {
            "build.gradle.kts": 'plugins { kotlin("jvm") version "2.1.0" }\n\ndependencies {\n'
            '    implementation("io.ktor:ktor-server-core:3.0.2")\n'
            '    testImplementation(kotlin("test"))\n}\n\ntasks.test { useJUnitPlatform() }\n',
            "src/main/kotlin/QuayApp.kt": "fun main() {}\n", "src/test/kotlin/QuayTest.kt": "class QuayTest\n",
        },
        ("Kotlin", "2.1.0"), "io.ktor:ktor-server-core", ("io.ktor:ktor-server-core", "3.0.2"), "./gradlew test",
        ("src/test",), "src/main/kotlin/QuayApp.kt",
    ),
    Ecosystem(
        ".NET",
        {
            "Choir.csproj": '<Project Sdk="Microsoft.NET.Sdk.Web">\n<PropertyGroup><TargetFramework>net9.0</TargetFramework>'
            '</PropertyGroup>\n<ItemGroup><PackageReference Include="Npgsql" Version="9.0.2" /></ItemGroup>\n</Project>\n',
            "Program.cs": "var app = WebApplication.CreateBuilder(args).Build();\n",
            "Choir.Tests/Choir.Tests.csproj": '<Project Sdk="Microsoft.NET.Sdk">\n<ItemGroup>'
            '<PackageReference Include="xunit" Version="2.9.2" /></ItemGroup>\n</Project>\n',
            "Choir.Tests/VoiceTests.cs": "public class VoiceTests {}\n", "azure-pipelines.yml": "steps: []\n",
        },
        ("C#", "net9.0"), "", ("Npgsql", "9.0.2"), "dotnet test", ("Choir.Tests",), "Program.cs", "Choir.csproj",
        ("azure-pipelines.yml",),
    ),
    Ecosystem(
        "Ruby",
        {
            "Gemfile": 'source "https://example.org"\nruby "3.3.6"\ngem "rails", "~> 8.0"\ngem "rspec-rails", group: :test\n',
            "Gemfile.lock": "GEM\n  specs:\n    rails (8.0.1)\n    rspec-rails (7.1.0)\n\nDEPENDENCIES\n  rails (~> 8.0)\n",
            "app/models/bell.rb": "class Bell; end\n", "config.ru": "run App\n", "spec/models/bell_spec.rb": "1\n",
        },
        ("Ruby", "3.3.6"), "rails", ("rails", "8.0.1"), "bundle exec rspec", ("spec",), "config.ru",
    ),
    Ecosystem(
        "PHP",
        {
            "composer.json": '{\n "require": {"php": ">=8.3", "laravel/framework": "^11.0"},\n'
            ' "require-dev": {"phpunit/phpunit": "^11.5"}\n}\n',
            "composer.lock": '{"packages": [{"name": "laravel/framework", "version": "v11.36.1"}], "packages-dev": []}\n',
            "app/Models/Loom.php": "<?php class Loom {}\n", "public/index.php": "<?php\n", "tests/LoomTest.php": "<?php\n",
        },
        ("PHP", ">=8.3"), "laravel/framework", ("laravel/framework", "11.36.1"), "vendor/bin/phpunit", ("tests",), "public/index.php",
    ),
    Ecosystem(
        "Swift",
        {
            "Package.swift": "// swift-tools-version:5.10\nimport PackageDescription\nlet package = Package(\n"
            '  name: "Lamp",\n  dependencies: [.package(url: "https://example.org/vapor/vapor.git", from: "4.106.0")],\n'
            '  targets: [.executableTarget(name: "Lamp"), .testTarget(name: "LampTests")]\n)\n',
            "Sources/Lamp/main.swift": "print(1)\n", "Tests/LampTests/LampTests.swift": "import XCTest\n",
        },
        ("Swift", "5.10"), "vapor", ("vapor", 'from: "4.106.0"'), "swift test", ("Tests/LampTests",), "Sources/Lamp/main.swift",
    ),
    Ecosystem(
        "C/C++",
        {
            "CMakeLists.txt": "cmake_minimum_required(VERSION 3.28)\nproject(gauge CXX)\nset(CMAKE_CXX_STANDARD 20)\n"
            "find_package(Boost 1.86 REQUIRED)\nenable_testing()\n",
            "src/main.cpp": "int main() { return 0; }\n", "src/gauge.hpp": "struct Gauge {};\n", "tests/gauge_test.cpp": "\n",
        },
        ("C++", "20"), "", ("Boost", "1.86"), "ctest", ("tests",), "src/main.cpp",
    ),
    Ecosystem(
        "Terraform",
        {
            "main.tf": 'terraform {\n  required_version = ">= 1.9"\n  required_providers {\n    aws = {\n'
            '      source  = "hashicorp/aws"\n      version = "~> 5.80"\n    }\n  }\n}\n',
            ".terraform.lock.hcl": 'provider "registry.terraform.io/hashicorp/aws" {\n  version = "5.82.2"\n}\n',
        },
        ("HCL", "Terraform >= 1.9"), "", ("hashicorp/aws", "5.82.2"),
    ),
    Ecosystem(
        "Docker",
        {
            "Dockerfile": 'FROM nginx:1.27-alpine\nCMD ["nginx"]\n',
            "compose.yaml": "services:\n  db:\n    image: postgres:17\n", "site/index.html": "<p>\n",
        },
        ("HTML", ""), "", ("nginx", "1.27-alpine"), "", (), "Dockerfile", "compose.yaml",
    ),
    Ecosystem(
        "CI files",
        {
            "a.sh": "echo\n", ".circleci/config.yml": "version: 2.1\n", "Jenkinsfile": "pipeline {}\n", ".travis.yml": "x: 1\n",
            **GITHUB, **GITLAB,
        },
        ("Shell", ""), ci=(".circleci/config.yml", ".github/workflows/ci.yml", ".gitlab-ci.yml", ".travis.yml", "Jenkinsfile"),
    ),
]  # fmt: skip

told: dict[str, tuple[str, ...]] = {}


def looked_at(facts: RepositoryFacts, expected: Ecosystem) -> Ecosystem:
    """The facts in the shape of the expectation; of several places and dependencies, the one that is expected."""
    found = {each.name: each for each in facts.dependencies}
    own = found.get(expected.dependency[0])
    frameworks = [each.name for each in facts.dependencies if each.framework]
    entries, databases = [each.path for each in facts.entry_points], [each.path for each in facts.databases]
    return Ecosystem(
        expected.name,
        expected.files,
        next(((each.name, each.version) for each in facts.languages[:1]), ("", "")),
        expected.framework if expected.framework in frameworks else "",
        (own.name, own.locked or own.constraint) if own else ("", ""),
        facts.test_command,
        facts.test_directories,
        expected.entry if expected.entry in entries else next(iter(entries), ""),
        expected.database if expected.database in databases else next(iter(databases), ""),
        facts.ci,
    )


@pytest.mark.parametrize("expected", ECOSYSTEMS, ids=lambda each: each.name)
def test_the_facts_of_an_ecosystem_are_those_a_reader_would_give(build_tree, expected: Ecosystem) -> None:
    found = looked_at(survey(build_tree(dict(expected.files)), None), expected)
    told[found.name] = (
        " ".join(found.language), found.framework.rpartition(":")[2], " ".join(found.dependency), found.tests,
        " ".join(found.folders), found.entry, found.database, " ".join(found.ci),
    )  # fmt: skip
    assert found == expected


def test_the_table_of_ecosystems(capsys: pytest.CaptureFixture[str]) -> None:
    """This project's own repository is its last row."""
    if not told:
        pytest.skip("no ecosystem was looked at in this process")
    root = Path(__file__).parents[2]
    facts = survey(root, None)
    if facts.root and "pyproject.toml" in facts.files:
        row = facts.languages[0], next(each for each in facts.dependencies if each.name == "pydantic")
        told["(this project)"] = (
            f"{row[0].name} {row[0].version}", "", f"pydantic {row[1].locked or row[1].constraint}", facts.test_command,
            " ".join(facts.test_directories[:1]), next((each.path for each in facts.entry_points), ""), "", " ".join(facts.ci[:1]),
        )  # fmt: skip
        assert told["(this project)"][0] == "Python >=3.11"
    with capsys.disabled():
        sys.stdout.write("\necosystem | language | framework | dependency | tests | folders | entry | database | CI\n")
        sys.stdout.writelines(f"{name} | {' | '.join(row)}\n" for name, row in told.items())
