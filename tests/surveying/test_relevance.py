"""The code that bears on a spec: what is named, what is meant, in any language, under a budget."""

import time
from itertools import pairwise

import pytest

from draft_plan.spec import FeatureSpec
from draft_plan.surveying import survey
from draft_plan.surveying.symbols import find_symbols
from draft_plan.surveying.words import parts, tokens

SHOP = {
    "src/shop/cart.py": (
        "import decimal\n\n\nclass Cart:\n    def add(self, item):\n        self.items.append(item)\n\n"
        "    def total(self):\n        return sum(item.price for item in self.items)\n"
    ),
    "src/shop/vouchers.py": (
        "# Vouchers are single use.\ndef redeem_voucher(cart, code):\n"
        "    if code in SPENT:\n        raise VoucherSpent(code)\n"
        "    return cart.total() - VALUES[code]\n"
    ),
    "src/shop/mail.py": "def send_mail(address, body):\n    connect().send(address, body)\n",
    "src/shop/在庫.py": "# 在庫の数量を確認する\ndef check():\n    return 1\n",
    "web/basket.ts": (
        "export interface Basket {\n  lines: string[];\n}\n\n"
        "export function renderBasket(b: Basket): string {\n  return b.lines.join();\n}\n"
    ),
    "tests/test_cart.py": "def test_total():\n    assert Cart().total() == 0\n",
    "README.md": "# Shop\n\nA cart and vouchers, vouchers, vouchers.\n",
    "dist/bundle.py": "class Cart:\n    def redeem_voucher(self): pass\n",
    "package-lock.json": '{"voucher": "redeem_voucher"}',
    ".env": "VOUCHER_SECRET=redeem_voucher\n",
    "logo.png": b"\x89PNG\0voucher redeem_voucher",
    "gen.py": "# @generated\ndef redeem_voucher(): pass\n",
    "specs/001/spec.md": "redeem voucher redeem_voucher Cart\n",
}


def spec(text, path="specs/001/spec.md"):
    return FeatureSpec(path=path, title="", feature_id="x", dialect="prose", language="en", text=text, items=())


def found(root, text, **settings):
    return [(each.path, each.first, each.last) for each in survey(root, spec(text), **settings).snippets]


def test_the_definition_of_a_named_identifier_comes_first_with_its_comment(build_tree):
    root = build_tree(SHOP)
    first = survey(root, spec("Vouchers: `redeem_voucher` must refuse expired ones.")).snippets[0]
    assert (first.path, first.first, first.last, first.symbols) == ("src/shop/vouchers.py", 1, 5, ("redeem_voucher",))
    assert first.text.startswith("# Vouchers are single use.\ndef redeem_voucher(")


def test_words_find_code_in_other_forms(build_tree):
    assert found(build_tree(SHOP), "Customers who redeemed a voucher")[0][0] == "src/shop/vouchers.py"


def test_a_named_path_comes_first_whatever_the_words(build_tree):
    assert (
        found(build_tree(SHOP), "Change web/basket.ts so that the cart total of vouchers shows.")[0][0]
        == "web/basket.ts"
    )


def test_languages_without_spaces_are_searched_by_pairs_of_characters(build_tree):
    assert found(build_tree(SHOP), "利用者は在庫を検索できる。")[0][0] == "src/shop/在庫.py"


def test_vendored_generated_secret_locked_and_binary_files_and_the_spec_itself_are_never_quoted(build_tree):
    paths = {
        path for path, _, _ in found(build_tree(SHOP), "voucher redeem_voucher Cart total", snippet_tokens=100_000)
    }
    assert paths == {"src/shop/vouchers.py", "src/shop/cart.py", "tests/test_cart.py", "README.md"}


@pytest.mark.parametrize("budget", [0, 30, 60, 200])
def test_the_budget_of_tokens_is_kept(build_tree, budget):
    root = build_tree(SHOP)
    snippets = survey(root, spec("cart total voucher redeem_voucher mail"), snippet_tokens=budget).snippets
    assert sum(tokens(each.text) for each in snippets) <= budget
    assert bool(snippets) == (budget > 0)


def test_snippets_hold_the_lines_they_say_do_not_overlap_and_are_sorted(build_tree):
    root = build_tree(SHOP)
    snippets = survey(root, spec("cart item price total voucher basket lines")).snippets
    for each in snippets:
        lines = (root / each.path).read_text(encoding="utf-8").split("\n")
        assert each.text == "\n".join(lines[each.first - 1 : each.last])
    spans = sorted((each.path, each.first, each.last) for each in snippets)
    assert all(one[0] != two[0] or one[2] < two[1] for one, two in pairwise(spans))
    assert [each.score for each in snippets] == sorted((each.score for each in snippets), reverse=True)


def test_without_a_spec_nothing_is_searched(build_tree):
    assert survey(build_tree(SHOP), None).snippets == ()


def test_a_spec_that_bears_on_nothing_gives_no_snippets(build_tree):
    assert found(build_tree(SHOP), "Zeppelin moorings quux") == []


def test_two_surveys_are_equal(build_tree):
    root = build_tree(SHOP)
    text = "cart total voucher redeem_voucher mail basket"
    assert survey(root, spec(text)) == survey(root, spec(text))


def test_parts_of_identifiers_and_forms_of_words_meet():
    assert parts("parseHTTPHeaders_v2") == ["pars", "http", "header", "v", "2"]
    for forms in (("cache", "caches", "cached", "caching"), ("query", "queries"), ("stop", "stopped", "stopping")):
        assert len({tuple(parts(form)) for form in forms}) == 1, forms
    assert parts("在庫管理") == ["在庫", "庫管", "管理"]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "a.py",
            "@dec\ndef f():\n    pass\nclass A:\n    def m(self):\n        pass\n",
            [("f", 1, 3), ("A", 4, 6), ("m", 5, 6)],
        ),
        ("a.ts", "export const f = () => {\n};\ninterface I {\n  a: string\n}\n", [("f", 1, 2), ("I", 3, 5)]),
        ("a.tsx", "export function C() {\n  return <div/>;\n}\n", [("C", 1, 3)]),
        ("a.js", "class A {\n  m() {}\n}\n", [("A", 1, 3), ("m", 2, 2)]),
        ("a.go", "package a\ntype S struct {\n}\nfunc (s *S) M() {\n}\n", [("S", 2, 3), ("M", 4, 5)]),
        ("a.rs", "struct S;\nimpl S {\n  fn m(&self) {}\n}\n", [("S", 1, 1), ("S", 2, 4), ("m", 3, 3)]),
        ("A.java", "class A {\n  int m() { return 1; }\n}\n", [("A", 1, 3), ("m", 2, 2)]),
        ("A.cs", "public record R(int A);\nclass A {\n  int P { get; }\n}\n", [("R", 1, 1), ("A", 2, 4), ("P", 3, 3)]),
        ("a.rb", "module M\n  def self.s\n  end\nend\n", [("M", 1, 4), ("s", 2, 3)]),
        ("a.php", "<?php\nclass A {\n  function m() {}\n}\n", [("A", 2, 4), ("m", 3, 3)]),
        ("a.kt", "class A {\n  fun m() {}\n}\n", [("A", 1, 3), ("m", 2, 2)]),
        ("a.swift", "struct S {\n  func m() {}\n}\n", [("S", 1, 3), ("m", 2, 2)]),
        ("a.cpp", "class A {\n  int m() { return 1; }\n};\n", [("A", 1, 3), ("m", 2, 2)]),
        ("a.sql", "CREATE TABLE users (\n  id int\n);\ncreate table b (a int);\n", [("users", 1, 3), ("b", 4, 4)]),
        ("a.proto", "message M {\n  string a = 1;\n}\n\nservice S {\n}\n", [("M", 1, 3), ("S", 5, 6)]),
        ("a.ex", "defmodule A.B do\n  def f do\n  end\nend\n", [("A.B", 1, 4), ("f", 2, 4)]),
        ("a.py", "def broken(:\n  class (((\n", []),
    ],
)
def test_definitions_of_each_language_have_exact_lines(path, text, expected):
    assert [(each.name, each.first, each.last) for each in find_symbols(text, path)] == expected


def test_a_repository_of_many_files_is_searched_within_its_bounds(build_tree):
    """More source files than are read: the named one is found all the same, and a note says what was left out."""
    files = {f"src/p{n % 50}/m{n}.py": f"def handler_{n}(request):\n    return {n}\n" for n in range(4200)}
    root = build_tree(files | {"zzz/last.py": "def settle_invoice(request):\n    return 0\n"})
    start = time.process_time()
    facts = survey(root, spec("The `settle_invoice` step must be retried."))
    assert facts.snippets[0].path == "zzz/last.py"
    assert facts.notes == ("of 4201 source files the 4000 most promising were searched for relevant code",)
    assert time.process_time() - start < 20


def test_files_without_room_for_a_passage_are_outlined_by_their_public_names(build_tree):
    body = "\n".join(
        f"def voucher_{n}():\n    return 'voucher'\n\n\ndef _voucher_{n}():\n    return 1\n" for n in range(20)
    )
    root = build_tree({f"src/m{n}.py": body + f"\n\nclass Voucher{n}:\n    pass\n" for n in range(9)} | SHOP)
    facts = survey(root, spec("A voucher is redeemed: vouchers, `voucher_1`."), snippet_tokens=60)
    shown = {each.path for each in facts.snippets}
    assert facts.related
    assert not shown & {each.path for each in facts.related}
    outlined = next(each for each in facts.related if each.path.startswith("src/m"))
    assert outlined.symbols == tuple(f"voucher_{n}" for n in range(8))
    assert "README.md" not in {each.path for each in facts.related}
