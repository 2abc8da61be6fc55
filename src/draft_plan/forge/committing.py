"""A commit through GitHub's data API: blobs that name themselves by content, and one step of the branch at the end.

Everything before that step can be repeated without harm; the step itself is refused unless the branch still stands
where it was read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from draft_plan.errors import ForgeError
from draft_plan.forge.door import Landed, LostReplyError, MovedError, RefusedError

Send = Callable[..., Any]
"""``send(method, path, body) -> data``, as the forge's client does it."""


def commit(send: Send, branch: str, head: str, files: Mapping[str, str], message: str) -> Landed:
    """Put these texts on the branch in one commit; nothing when they stand there already.

    Raises MovedError, unless what moved the branch is this very commit: a run before this one made it and was cut off.
    """
    stands = _stands(send, branch)
    above = None if stands == head else _again(send, "GET", f"/git/commits/{stands}")
    if above and [str(each["sha"]) for each in above["parents"]] != [head]:
        raise _moved(branch)
    base = str(_again(send, "GET", f"/git/commits/{head}")["tree"]["sha"])
    entries = [{"path": path, "mode": "100644", "type": "blob", "content": text} for path, text in files.items()]
    tree = str(_again(send, "POST", "/git/trees", {"base_tree": base, "tree": entries})["sha"])
    if above:
        if tree != above["tree"]["sha"]:
            raise _moved(branch)
        return Landed("", stands)
    if tree == base:
        return Landed("", head)
    made = str(_again(send, "POST", "/git/commits", {"message": message, "tree": tree, "parents": [head]})["sha"])
    try:
        send("PATCH", f"/git/refs/heads/{quote(branch)}", {"sha": made, "force": False})
    except RefusedError as error:
        now = _stands(send, branch)
        if now == made:
            return Landed(made, made)
        if now != head:
            raise _moved(branch) from error
        raise  # protected, or barred by a rule of the repository
    return Landed(made, made)


def _moved(branch: str) -> MovedError:
    return MovedError(f"the branch {branch} has moved on", remedy="the next run takes it up")


def _stands(send: Send, branch: str) -> str:
    return str(send("GET", f"/git/ref/heads/{quote(branch)}")["object"]["sha"])


def _again(send: Send, method: str, path: str, body: Any = None) -> Any:
    """Objects are named by their content: one more of them does no harm, so a lost reply is asked for once more."""
    try:
        return send(method, path, body)
    except LostReplyError:
        pass
    try:
        return send(method, path, body)
    except LostReplyError as error:
        raise ForgeError("the forge could not be reached", remedy="run again later") from error
