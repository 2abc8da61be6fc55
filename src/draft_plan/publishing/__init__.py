"""What was suggested, put where people review: by the job that may write, and never reads a spec."""

from draft_plan.publishing.ordering import publish_order
from draft_plan.publishing.publisher import Mode, Published, PublishOrder, publish

__all__ = ["Mode", "PublishOrder", "Published", "publish", "publish_order"]
