"""The marks ``case`` and ``attack`` counted, for the end of a run: one line a family, whoever ran the tests."""

from collections import defaultdict

from tests.bot.cases import ATTACKS, CASES

MARKS = ("case", "attack")


def marked(item):
    """The marks of a test, as (mark, name)."""
    return [(mark.name, mark.args[0]) for name in MARKS for mark in item.iter_markers(name)]


class Tally:
    """A pytest plugin. Marks travel with the reports, so the workers of pytest-xdist are counted as well."""

    def __init__(self):
        self.ran = defaultdict(dict)
        self.found = []

    def pytest_collection_finish(self, session):
        for item in session.items:
            item.user_properties += marked(item)
            self.found += [f"{name} <- {item.nodeid}" for _, name in marked(item)]

    def pytest_runtest_logreport(self, report):
        for mark, name in report.user_properties:
            if mark in MARKS and (report.failed or (report.passed and report.when == "call")):
                held = self.ran[mark, name].get(report.nodeid, True)
                self.ran[mark, name][report.nodeid] = held and report.passed

    def pytest_terminal_summary(self, terminalreporter, config):
        lines = self.found if config.option.collectonly else [*self.cases(), *self.attacks()]
        if lines:
            terminalreporter.section("cases of the bot")
            terminalreporter.write("\n".join([*lines, ""]))

    def cases(self):
        """A case is held when it ran and none of its tests failed."""
        rows = []
        for family, names in CASES.items():
            states = [self.ran.get(("case", f"{family}: {name}"), {}) for name in names]
            if any(states):
                held = [bool(each) and all(each.values()) for each in states]
                lost = ", ".join(n for n, state, ok in zip(names, states, held, strict=True) if state and not ok)
                rows.append((family, sum(held), len(names), f"   failed: {lost}" if lost else ""))
        return told(rows)

    def attacks(self):
        rows = []
        for family, (_, words) in ATTACKS.items():
            held = self.ran.get(("attack", family), {})
            if held:
                rows.append((family, sum(held.values()), len(held), f"   {words}"))
        return told(rows)


def told(rows):
    whole = [("all", sum(row[1] for row in rows), sum(row[2] for row in rows), "")] if rows else []
    return [f"{family:<9}{held:>4} of {count:>3} held{words}" for family, held, count, words in (*rows, *whole)]
