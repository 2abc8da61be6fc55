"""Requests and clients for tests of the door."""

import asyncio
from contextlib import asynccontextmanager

from draft_plan.llm.door import Brief, Message, Request
from draft_plan.llm.openai_chat import OpenAIChat
from draft_plan.repository import RepositoryFacts
from draft_plan.sections import catalog, schema
from draft_plan.spec import FeatureSpec

KEY = "sk-test-0123456789abcdef"
SPEC = FeatureSpec("spec.md", "Tea rounds", "tea-rounds", "prose", "en", "Whoever asks first pours.\n", ())


def sections(*ids):
    """Sections of the catalog by id."""
    return tuple(catalog()[section_id] for section_id in ids or ("summary",))


def groups():
    """The sections that travel together, by the name of their group."""
    names = dict.fromkeys(section.group for section in catalog().values())
    return {name: tuple(each for each in catalog().values() if each.group == name) for name in names}


def request(*ids, text="Draft the section.", prefix=0, max_tokens=None, wave=None):
    """A request for sections of the catalog."""
    wave = wave or sections(*ids)
    messages = (Message("system", "You draft plans."), Message("user", text))
    return Request(Brief(SPEC, RepositoryFacts(), wave), messages, schema(wave), prefix, max_tokens)


@asynccontextmanager
async def chat(stub, **options):
    """A client of the stub that is closed afterwards."""
    model = OpenAIChat("some-model", stub if isinstance(stub, str) else stub.url, KEY, **{"timeout": 20.0, **options})
    try:
        yield model
    finally:
        await model.aclose()


def ask(stub, *requests, **options):
    """The replies of one client to these requests, one after the other; a single request gives a single reply."""

    async def run():
        async with chat(stub, **options) as model:
            return [await model.complete(each) for each in requests or [request()]]

    replies = asyncio.run(run())
    return replies if len(requests) > 1 else replies[0]
