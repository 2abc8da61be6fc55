"""Go, Rust, Swift, C and C++ projects; what is expected was written by hand."""

from draft_plan.surveying import survey


def test_go_module(build_tree, declared, language):
    root = build_tree(
        {
            "go.mod": (
                "module example.org/courier\n\ngo 1.23.1\n\nrequire (\n\tgithub.com/gin-gonic/gin v1.10.0\n"
                "\tgolang.org/x/sys v0.28.0 // indirect\n)\n\nrequire github.com/jackc/pgx/v5 v5.7.1\n"
            ),
            "cmd/courier/main.go": "package main\n\nfunc main() {\n}\n",
            "internal/route/route_test.go": "package route\n",
            "api/courier.proto": 'syntax = "proto3";\n',
            ".golangci.yml": "linters:\n",
        }
    )
    facts = survey(root, None)
    assert declared(facts) == {
        ("github.com/gin-gonic/gin", "v1.10.0", "v1.10.0", False, 6),
        ("github.com/jackc/pgx/v5", "v5.7.1", "v5.7.1", False, 10),
    }
    assert language(facts, "Go").version == "1.23.1"
    assert facts.test_command == "go test ./..."
    assert [(each.path, each.line) for each in facts.entry_points] == [("cmd/courier/main.go", 3)]
    assert facts.api_definitions == ("api/courier.proto",)
    assert [(each.path, each.line) for each in facts.databases] == [("go.mod", 10)]
    assert facts.test_directories == ("internal/route",)


def test_rust_workspace(build_tree, declared, language):
    root = build_tree(
        {
            "Cargo.toml": (
                '[workspace]\nmembers = ["core"]\n\n[workspace.package]\n'
                'rust-version = "1.80"\n\n[workspace.dependencies]\nserde = "1"\n'
            ),
            "core/Cargo.toml": (
                '[package]\nname = "core"\nedition = "2021"\n\n'
                '[dependencies]\naxum = { version = "0.7", features = ["ws"] }\n'
                'serde = { workspace = true }\nlocal = { path = "../local" }\n\n[dev-dependencies]\ninsta = "1.41"\n'
            ),
            "Cargo.lock": (
                '[[package]]\nname = "axum"\nversion = "0.7.9"\n\n[[package]]\nname = "serde"\nversion = "1.0.216"\n'
            ),
            "core/src/main.rs": "fn main() {}\n",
        }
    )
    facts = survey(root, None)
    assert declared(facts) == {
        ("serde", "1", "1.0.216", False, 8),
        ("axum", "0.7", "0.7.9", False, 6),
        ("serde", "", "1.0.216", False, 7),
        ("insta", "1.41", "", True, 11),
    }
    assert (language(facts, "Rust").version, language(facts, "Rust").place.path) == ("1.80", "Cargo.toml")
    assert facts.test_command == "cargo test"


def test_swift_package(build_tree, declared, language):
    root = build_tree(
        {
            "Package.swift": (
                "// swift-tools-version: 6.0\nimport PackageDescription\n"
                "\nlet package = Package(\n    dependencies: [\n"
                '        .package(url: "https://github.com/vapor/vapor.git", from: "4.110.1"),\n'
                "    ],\n    targets: [\n"
                '        .executableTarget(name: "App"),\n        .testTarget(name: "AppTests"),\n    ]\n)\n'
            ),
            "Package.resolved": '{"pins": [{"identity": "vapor", "state": {"version": "4.111.0"}}], "version": 3}',
            "Sources/App/routes.swift": "func routes() {}\n",
        }
    )
    facts = survey(root, None)
    assert declared(facts) == {("vapor", 'from: "4.110.1"', "4.111.0", False, 6)}
    assert language(facts, "Swift").version == "6.0"
    assert (facts.test_command, facts.test_runner.line) == ("swift test", 10)
    assert [each.line for each in facts.entry_points] == [9]


def test_c_and_cpp(build_tree, declared, language):
    root = build_tree(
        {
            "CMakeLists.txt": (
                "cmake_minimum_required(VERSION 3.25)\nproject(probe CXX)\nset(CMAKE_CXX_STANDARD 20)\n"
                "find_package(Boost 1.84 REQUIRED)\nadd_executable(probe src/main.cpp)\nenable_testing()\n"
            ),
            "conanfile.txt": "[requires]\nfmt/11.0.2\n\n[tool_requires]\ncmake/3.30.5\n",
            "vcpkg.json": (
                '{\n  "dependencies": [\n    "sqlite3",\n    { "name": "zlib", "version>=": "1.3" }\n  ]\n}\n'
            ),
            "src/main.cpp": "#include <probe.h>\nint main() { return 0; }\n",
            "include/probe.h": "int probe();\n",
        }
    )
    facts = survey(root, None)
    assert declared(facts) == {
        ("Boost", "1.84", "", False, 4),
        ("fmt", "11.0.2", "11.0.2", False, 2),
        ("cmake", "3.30.5", "3.30.5", True, 5),
        ("sqlite3", "", "", False, 3),
        ("zlib", ">=1.3", "", False, 4),
    }
    assert (language(facts, "C++").files, language(facts, "C++").version) == (2, "20")
    assert facts.test_command == "ctest"
    assert {(each.path, each.line) for each in facts.entry_points} == {("CMakeLists.txt", 5), ("src/main.cpp", 2)}
