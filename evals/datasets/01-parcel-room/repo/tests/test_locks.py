from parcelroom import locks


def test_a_refused_command_is_not_an_open_door(monkeypatch):
    class Line:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def sendall(self, data):
            assert data == b"OPEN 3\n"

        def recv(self, _):
            return b"NO"

    monkeypatch.setattr(locks.socket, "create_connection", lambda *_, **__: Line())
    assert not locks.open_door(3)
