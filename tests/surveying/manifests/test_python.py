"""Python projects as people lay them out; what is expected was written by hand."""

from draft_plan.surveying import survey


def test_python_project_with_uv(build_tree, declared, language):
    root = build_tree(
        {
            "pyproject.toml": (
                "[project]\n"
                'name = "shop"\n'
                'requires-python = ">=3.12"\n'
                "dependencies = [\n"
                '    "fastapi[standard]>=0.115",  # the web\n'
                "    \"psycopg>=3.2; sys_platform != 'win32'\",\n"
                "]\n"
                "\n"
                "[project.scripts]\n"
                'shop = "shop.cli:main"\n'
                "\n"
                "[project.optional-dependencies]\n"
                'excel = ["openpyxl~=3.1"]\n'
                "\n"
                "[dependency-groups]\n"
                'dev = ["pytest>=8", { include-group = "lint" }]\n'
                'lint = ["ruff"]\n'
                "\n"
                "[tool.pytest.ini_options]\n"
                'testpaths = ["tests"]\n'
                "\n"
                "[tool.ruff]\n"
                "line-length = 100\n"
            ),
            "uv.lock": (
                'version = 1\n\n[[package]]\nname = "fastapi"\nversion = "0.115.6"\n'
                '\n[[package]]\nname = "pytest"\nversion = "8.3.4"\n'
            ),
            "src/shop/cli.py": "def main():\n    pass\n",
            "src/shop/orders.py": "class Order:\n    pass\n",
            "tests/test_orders.py": "def test_order():\n    assert 1 + 1 == 2\n",
            "migrations/0001_orders.sql": "create table orders (id int);\n",
            ".github/workflows/ci.yml": "name: ci\n",
        }
    )
    facts = survey(root, None)
    assert declared(facts) == {
        ("fastapi", ">=0.115", "0.115.6", False, 5),
        ("psycopg", ">=3.2", "", False, 6),
        ("openpyxl", "~=3.1", "", False, 13),
        ("pytest", ">=8", "8.3.4", True, 16),
        ("ruff", "", "", True, 17),
    }
    assert [each.name for each in facts.dependencies if each.framework] == ["fastapi"]
    assert (language(facts, "Python").files, language(facts, "Python").version) == (3, ">=3.12")
    assert language(facts, "Python").place.line == 3
    assert (facts.test_command, facts.test_runner.line) == ("pytest", 19)
    assert [each.text for each in facts.entry_points] == ['shop = "shop.cli:main"']
    assert [(each.path, each.line) for each in facts.databases] == [
        ("pyproject.toml", 6),
        ("migrations/0001_orders.sql", 1),
    ]
    assert facts.test_directories == ("tests",)
    assert facts.ci == (".github/workflows/ci.yml",)
    assert [(each.path, each.line) for each in facts.conventions] == [("pyproject.toml", 22)]
    assert facts.directories == (
        (".github", 1),
        (".github/workflows", 1),
        ("migrations", 1),
        ("src", 2),
        ("src/shop", 2),
        ("tests", 1),
    )
    assert facts.notes == ()


def test_python_project_with_poetry(build_tree, declared, language):
    root = build_tree(
        {
            "pyproject.toml": (
                "[tool.poetry]\n"
                'name = "mailer"\n'
                "[tool.poetry.dependencies]\n"
                'python = "^3.11"\n'
                'Django = "^5.0"\n'
                'celery = { version = "^5.4", extras = ["redis"] }\n'
                "[tool.poetry.group.dev.dependencies]\n"
                'pytest-django = "*"\n'
            ),
            "poetry.lock": '[[package]]\nname = "django"\nversion = "5.0.9"\n',
            "manage.py": "import sys\n\nif __name__ == '__main__':\n    sys.exit(0)\n",
        }
    )
    facts = survey(root, None)
    assert declared(facts) == {
        ("Django", "^5.0", "5.0.9", False, 5),
        ("celery", "^5.4", "", False, 6),
        ("pytest-django", "*", "", True, 8),
    }
    assert language(facts, "Python").version == "^3.11"
    assert [(each.path, each.line) for each in facts.entry_points] == [("manage.py", 3)]


def test_python_project_with_requirements_and_setup_cfg(build_tree, declared):
    root = build_tree(
        {
            "requirements.txt": (
                "# base\nFlask==3.0.3\n-r other.txt\n"
                "requests>=2.31,<3 ; python_version < '3.13'\n\ngit+https://example.org/x.git\n"
            ),
            "requirements-dev.txt": "black\n",
            "setup.cfg": (
                "[metadata]\nname = old\n[options]\npython_requires = >=3.9\ninstall_requires =\n    click>=8\n"
                "[options.extras_require]\ntest =\n    pytest\n[tool:pytest]\naddopts = -q\n"
            ),
            "app.py": "app = Flask(__name__)\n",
        }
    )
    facts = survey(root, None)
    assert declared(facts) == {
        ("Flask", "==3.0.3", "", False, 2),
        ("requests", ">=2.31,<3", "", False, 4),
        ("black", "", "", True, 1),
        ("click", ">=8", "", False, 6),
        ("pytest", "", "", True, 9),
    }
    assert (facts.test_command, facts.test_runner.line) == ("pytest", 10)


def test_compiled_requirements_are_a_lockfile_and_no_declaration(build_tree, declared):
    pinned = (
        "# This file was autogenerated by uv via the following command:\nclick==8.1.8\n    # via -r requirements.in\n"
    )
    root = build_tree({"requirements.in": "click\n", "requirements.txt": pinned})
    assert declared(survey(root, None)) == {("click", "", "8.1.8", False, 1)}
