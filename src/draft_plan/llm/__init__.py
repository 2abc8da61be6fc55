"""Everything that can draft stands behind one method."""

from draft_plan.llm.door import Brief, ChatModel, Message, Reply, ReplyKind, Request

__all__ = ["Brief", "ChatModel", "Message", "Reply", "ReplyKind", "Request"]
