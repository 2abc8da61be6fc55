"""Two ways to look at the facts of a repository."""

import pytest


@pytest.fixture
def declared():
    """Name, constraint, locked version, whether for development, and line of every dependency."""

    def look(facts):
        return {
            (each.name, each.constraint, each.locked, each.development, each.place.line) for each in facts.dependencies
        }

    return look


@pytest.fixture
def language():
    """The language of this name."""

    def look(facts, name):
        return next(each for each in facts.languages if each.name == name)

    return look
