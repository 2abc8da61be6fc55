"""Templates are filled in a sandbox: they see their folder and their values, and can do no harm."""

import zipfile

import pytest

from draft_plan.errors import PackError
from draft_plan.escaping import Text
from draft_plan.templating import OUTPUT_LIMIT, TEMPLATE_LIMIT, fill, read


def filled(folder, source, **values):
    (folder / "t.j2").write_text(source, encoding="utf-8")
    return fill(folder, "t.j2", **values)


def test_values_fill_the_template(tmp_path):
    assert filled(tmp_path, "{% for n in names %}\n- {{ n }}\n{% endfor %}\n", names=["a", "b"]) == "- a\n- b\n"


def test_values_are_never_templates(tmp_path):
    assert filled(tmp_path, "{{ x }}", x="{{ 7*7 }}{% raw %}") == "{{ 7*7 }}{% raw %}"


def test_a_models_text_that_no_filter_took_care_of_is_one_line(tmp_path):
    assert filled(tmp_path, "{{ x }}", x=Text("# a\n\n- b")) == r"\# a - b"


@pytest.mark.parametrize(
    "source", ['{{ "> " + x }}', '{{ x + "" }}', "{{ x[0:] }}", '{{ [x] | join(", ") }}', "{{ x | default(1) }}"]
)
def test_what_is_made_of_a_models_text_is_escaped_like_it(tmp_path, source):
    assert "<b>" not in filled(tmp_path, source, x=Text("<b>")).replace(r"\<b>", "")


def test_text_is_not_escaped_twice(tmp_path):
    assert filled(tmp_path, "{% macro m(x) %}{{ x | line }}{% endmacro %}{{ m(x) }}", x=Text("a*b")) == r"a\*b"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("a\n{{ nam }}", "'nam' is undefined"),
        ("a\n{{ nam | line }}", "'nam' is undefined"),
        ("a\n{{ row.txt }}", "no attribute 'txt'"),
        ("a\n{% for %}", "Expected"),
        ("a\n{{ 1 / 0 }}", "division"),
        ("a\n{{ 1 + 'x' }}", "unsupported operand"),
        ("a\n{{ 'x' ~ 'y' }}", "~ is not allowed"),
        ("a\n{{ 'x' * 9 }}", "may not compute"),
        ("a\n{{ 9 ** 9 }}", "may not compute"),
        ("a\n{{ '%9d' % 1 }}", "may not compute"),
        ("a\n{{ 'x'.upper() }}", "unsafe"),
        ("a\n{{ ''.__class__ }}", "unsafe"),
        ("a\n{{ row.__class__.__mro__ }}", "unsafe"),
        ("a\n{{ x | center(99) }}", "No filter named 'center'"),
        ("a\n{{ range(10 ** 9) }}", "may not compute"),
        ("a\n{% for n in range(1000000) %}{% endfor %}", "Range too big"),
        ("a\n{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "recursion"),
    ],
)
def test_a_fault_is_told_with_file_and_line(tmp_path, source, told):
    with pytest.raises(PackError) as error:
        filled(tmp_path, source, row=object(), x="a")
    assert error.value.where.endswith("t.j2:2")
    assert told in error.value.what


def test_an_endless_output_is_cut_off(tmp_path):
    with pytest.raises(PackError, match="writes more than"):
        filled(tmp_path, "{% for n in range(99999) %}{{ x }}{% endfor %}", x="a" * 1000)
    assert OUTPUT_LIMIT < 99_999_000


@pytest.mark.parametrize("name", ["../out.j2", "/etc/passwd", "a/../../out.j2", "..", "c:\\x", ""])
def test_nothing_outside_the_folder_is_read(tmp_path, name):
    (tmp_path / "out.j2").write_text("secret", encoding="utf-8")
    (tmp_path / "in").mkdir()
    with pytest.raises(PackError):
        fill(tmp_path / "in", name)
    with pytest.raises(PackError):
        filled(tmp_path / "in", f"{{% include {name!r} %}}")


def test_a_template_includes_its_neighbours(tmp_path):
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "a.j2").write_text("A{{ x }}", encoding="utf-8")
    assert filled(tmp_path, "{% include 'parts/a.j2' %}", x=1) == "A1"


def test_a_template_that_is_too_large_is_refused(tmp_path):
    with pytest.raises(PackError, match="larger than"):
        filled(tmp_path, "a" * (TEMPLATE_LIMIT + 1))


def test_a_file_that_is_not_utf8_is_refused(tmp_path):
    (tmp_path / "t.j2").write_bytes(b"\xff\xfe")
    with pytest.raises(PackError, match="cannot be read"):
        fill(tmp_path, "t.j2")


def test_a_template_changed_on_disk_is_read_anew(tmp_path):
    assert filled(tmp_path, "a") == "a"
    assert filled(tmp_path, "b") == "b"


def test_templates_inside_an_archive_are_filled(tmp_path):
    """An installed package may be a zip file."""
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        archive.writestr("packs/x/t.j2", "{{ a }}\r\n")
    with zipfile.ZipFile(tmp_path / "p.zip") as archive:
        folder = zipfile.Path(archive, "packs/x/")
        assert fill(folder, "t.j2", a=1) == "1\n"
        assert read(folder, "t.j2") == "{{ a }}\n"
