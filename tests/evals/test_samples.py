import pytest
from evals.samples import Sample, place, select


def test_the_original_comes_first_then_every_edit(case):
    assert [each.id for each in select([case])] == ["tools/original", "tools/deleted-kept", "tools/paraphrased-kept"]


def test_edits_are_chosen_by_kind_or_by_id(case):
    assert [each.variant for each in select([case], edits=["original", "paraphrased"])] == [
        "original",
        "paraphrased-kept",
    ]
    assert [each.kind for each in select([case], edits=["deleted-kept"])] == ["deleted"]
    assert len(select([case], per_kind=0)) == 0


@pytest.mark.parametrize("chosen", [{"only": ["no-such"]}, {"edits": ["no-such"]}])
def test_a_name_that_is_nobodys_is_refused_with_those_that_there_are(case, chosen):
    with pytest.raises(ValueError, match=r"no-such.*there are: .*(tools|original)"):
        select([case], **chosen)


def test_a_sample_lies_in_a_repository_of_its_own(case, tmp_path):
    spec = place(Sample(case, case.edits[0]), tmp_path)
    assert spec == tmp_path / "specs" / "tools" / "spec.md"
    assert "30 days" not in spec.read_text(encoding="utf-8")
    assert (tmp_path / ".git" / "index").is_file()
