from hoard.snapshot import restore, save


class Memory:
    def __init__(self):
        self.objects = {}

    def read(self, key):
        return self.objects[key]

    def write(self, key, content):
        self.objects[key] = content


def test_what_was_saved_comes_back(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "note.txt").write_text("hello")
    bucket = Memory()
    restore(bucket, save(bucket, tmp_path / "a"), tmp_path / "b")
    assert (tmp_path / "b" / "note.txt").read_text() == "hello"
