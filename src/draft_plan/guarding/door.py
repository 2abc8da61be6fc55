"""The last look at a request before it leaves, and at the reply before anything is made of it."""

from __future__ import annotations

from dataclasses import replace

from draft_plan.guarding.veil import Veil
from draft_plan.llm import ChatModel, Message, Reply, Request


def veiled(request: Request, veil: Veil) -> Request:
    """The same request without secrets, whatever brought them in: steering, a plan format's guidance, earlier replies.

    The part that every request of a run shares stays one: it is looked at by itself.
    """
    *before, last = request.messages
    shared, own = last.content[: request.prefix], last.content[request.prefix :]
    prefix = veil.text(shared)
    messages = [Message(each.role, veil.text(each.content)) for each in before]
    messages.append(Message(last.role, prefix + veil.text(own)))
    return replace(request, messages=tuple(messages), prefix=len(prefix))


class Veiled:
    """``model`` behind a veil: it is sent no secret, and none that it writes is kept."""

    def __init__(self, model: ChatModel, veil: Veil) -> None:
        self._model = model
        self._veil = veil

    @property
    def name(self) -> str:
        """The name of the model behind it."""
        return self._model.name

    async def complete(self, request: Request) -> Reply:
        """The model's reply to the request without secrets."""
        reply = await self._model.complete(veiled(request, self._veil))
        return replace(reply, text=self._veil.text(reply.text), detail=self._veil.text(reply.detail))
