"""Node and TypeScript projects as people lay them out; what is expected was written by hand."""

import pytest

from draft_plan.surveying import survey


def test_typescript_workspace_with_pnpm(build_tree, declared, language):
    root = build_tree(
        {
            "package.json": (
                "{\n"
                '  "name": "board",\n'
                '  "packageManager": "pnpm@9.1.0",\n'
                '  "engines": { "node": ">=20" },\n'
                '  "scripts": {\n'
                '    "start": "next start",\n'
                '    "test": "vitest run"\n'
                "  },\n"
                '  "dependencies": {\n'
                '    "next": "15.1.0",\n'
                '    "pg": "^8.13.0"\n'
                "  },\n"
                '  "devDependencies": { "@types/node": "^20", "vitest": "^2.1.0" }\n'
                "}\n"
            ),
            "pnpm-lock.yaml": (
                "lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n"
                "    dependencies:\n      next:\n        specifier: 15.1.0\n"
                "        version: 15.1.0(react@19.0.0)\n      pg:\n"
                "        specifier: ^8.13.0\n        version: 8.13.1\n"
                "    devDependencies:\n      '@types/node':\n        specifier: ^20\n        version: 20.17.10\n"
                "  packages/ui:\n    dependencies:\n      react:\n        specifier: ^19\n        version: 19.0.0\n"
                "\npackages:\n\n  pg@8.13.1:\n    resolution: {integrity: sha512-x}\n"
            ),
            "packages/ui/package.json": '{ "name": "ui", "dependencies": { "react": "^19" } }\n',
            "tsconfig.json": (
                '{\n  // house rules\n  "compilerOptions": {\n    "target": "ES2022",\n    "strict": true,\n  },\n}\n'
            ),
            "src/lib/client.ts": "export const client = () => 1;\n",
            "src/lib/client.test.ts": "test('x', () => {});\n",
            "app/layout.tsx": "export default function Layout() {\n  return null;\n}\n",
            "node_modules/left-pad/package.json": '{ "dependencies": { "evil": "1" } }\n',
            ".prettierrc": '{ "semi": false }\n',
        }
    )
    facts = survey(root, None)
    assert declared(facts) == {
        ("next", "15.1.0", "15.1.0", False, 10),
        ("pg", "^8.13.0", "8.13.1", False, 11),
        ("@types/node", "^20", "20.17.10", True, 13),
        ("vitest", "^2.1.0", "", True, 13),
        ("react", "^19", "19.0.0", False, 1),
    }
    assert {each.name for each in facts.dependencies if each.framework} == {"next", "react"}
    assert (facts.test_command, facts.test_runner.line, facts.test_runner.text) == (
        "pnpm test",
        7,
        '"test": "vitest run"',
    )
    assert (language(facts, "TypeScript").files, language(facts, "TypeScript").version) == (3, "target ES2022")
    assert language(facts, "TypeScript").place.line == 4
    assert {(each.path, each.line) for each in facts.entry_points} == {("package.json", 6), ("app/layout.tsx", 1)}
    assert {(each.path, each.line) for each in facts.conventions} == {("tsconfig.json", 5), (".prettierrc", 1)}
    assert facts.test_directories == ("src/lib",)


@pytest.mark.parametrize(
    ("name", "lock"),
    [
        (
            "package-lock.json",
            '{"lockfileVersion": 3, "packages": {"": {}, "node_modules/express": {"version": "4.21.2"}}}',
        ),
        ("package-lock.json", '{"lockfileVersion": 1, "dependencies": {"express": {"version": "4.21.2"}}}'),
        ("yarn.lock", '# yarn lockfile v1\n\nexpress@^4.19.0:\n  version "4.21.2"\n  resolved "x"\n'),
        ("yarn.lock", '__metadata:\n  version: 8\n\n"express@npm:^4.19.0":\n  version: 4.21.2\n  resolution: "x"\n'),
        (
            "pnpm-lock.yaml",
            "lockfileVersion: 5.4\n\nspecifiers:\n  express: ^4.19.0\n\ndependencies:\n  express: 4.21.2\n",
        ),
        ("pnpm-lock.yaml", "dependencies:\n  express:\n    specifier: ^4.19.0\n    version: 4.21.2\n"),
    ],
)
def test_every_lockfile_of_node_gives_the_version(build_tree, name, lock, declared):
    root = build_tree({"package.json": '{"dependencies": {"express": "^4.19.0"}}', name: lock})
    assert declared(survey(root, None)) == {("express", "^4.19.0", "4.21.2", False, 1)}
