"""Specs of our own in several dialects and languages, and what the offline drafter makes of them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

from draft_plan.llm import Brief, Request
from draft_plan.offline import Offline
from draft_plan.reading import read_text
from draft_plan.repository import Dependency, Language, Place, RepositoryFacts, Snippet
from draft_plan.sections import Section, catalog
from draft_plan.spec import FeatureSpec

SEEDS = """# Feature Specification: Seed Exchange

**Created**: 2026-02-11
**Status**: Draft

## Overview

Gardeners of a town lend each other surplus seed packets through a web application.

## User Scenarios & Testing

### User Story 2 - Borrow a packet (Priority: P2)

A gardener reserves a packet that a neighbour offers and picks it up within the week.

**Acceptance Scenarios**:

1. **Given** an offered packet, **When** a gardener reserves it, **Then** the packet is marked as reserved and its owner
   is notified by email.

### User Story 1 - Offer a packet (Priority: P1)

A gardener lists a seed packet with its variety and harvest year.

**Acceptance Scenarios**:

1. **Given** a signed-in gardener, **When** they offer a packet of beans, **Then** the packet appears in the catalogue.
2. **Given** a packet without a harvest year, **When** the gardener offers it, **Then** the form shows an error message.

### Edge Cases

- What happens when two gardeners reserve the same packet at the same moment? The first reservation wins and the second
  gardener is told so.
- What happens when the owner moves to another town?

## Requirements

### Functional Requirements

- **FR-001**: System MUST let gardeners offer a packet with variety and harvest year.
- **FR-002**: System MUST let gardeners reserve an offered packet.
- **FR-003**: System MUST notify the owner by email when a packet is reserved.
- **FR-004**: The catalogue MUST be stored in PostgreSQL.
- **FR-005**: Reservations MUST be kept for 30 days after pickup and then deleted.
- **FR-006**: Only signed-in gardeners with the role member MUST be able to offer or reserve.
- **FR-007**: If sending the email fails, the system MUST retry it three times and log the failure.
- **FR-008**: Each packet MUST be identified by a unique packet number.

### Key Entities

- **Packet**: A portion of seed with variety, harvest year and owner. A Packet has at most one open Reservation.
- **Reservation**: A claim on a Packet, with gardener, date and pickup state.

## Success Criteria

- **SC-001**: The catalogue page loads within 2 seconds for 5,000 packets.

## Assumptions

- Every gardener has an email address.

## Out of Scope

- Payment between gardeners, and MongoDB as a second store.
"""

SUPPORT_JA = """# 要件定義

## はじめに

図書館の利用者が本の取り置きを依頼できるサービスの要件を定義する。

## Requirements

### Requirement 1: 取り置きの受付
**Objective:** As a 利用者, I want 本の取り置きを依頼したい, so that 来館時に本を受け取れる

#### Acceptance Criteria
1. 利用者が本を選択した時、取り置きシステムは依頼を登録すること
2. 同じ本に依頼が重複した場合、取り置きシステムはエラーメッセージを表示すること

### Requirement 2: 取り置きの期限
**Objective:** As a 司書, I want 期限切れの取り置きを片付けたい, so that 棚を空けられる

#### Acceptance Criteria
1. 取り置きシステムは、取り置きの記録を7日間保管し、その後に削除すること
2. 取り置きシステムは、2秒以内に検索結果を返すこと
"""

LIGHTS_DE = """# Feature-Spezifikation: Beleuchtung im Gewächshaus

## Benutzerszenarien & Tests

### Benutzer-Story 1 - Licht nach Zeitplan (Priorität: P1)

Die Gärtnerin legt fest, wann die Lampen leuchten.

**Akzeptanzszenarien**:

1. **Gegeben** ein Zeitplan von 6 bis 20 Uhr, **Wenn** es 6 Uhr ist, **Dann** leuchten die Lampen.

## Anforderungen

### Funktionale Anforderungen

- **FR-001**: System MUSS Lampen nach dem Zeitplan ein- und ausschalten.
- **FR-002**: Sensor MUSS die Helligkeit alle 5 Minuten messen.
- **FR-003**: System MUSS bei Ausfall des Sensors eine Fehlermeldung anzeigen.

## Erfolgskriterien

- **SC-001**: Die Lampen schalten innerhalb von 10 Sekunden nach der geplanten Zeit.
"""

PROPOSAL = """# Proposal: word count for notes

## Why

Writers want to see how long a note is without leaving the terminal.

## What Changes

Add a `notes count <file>` command to the `notes` CLI. The command prints the number of words and exits with code 1
when the file does not exist.

## Requirements

### Requirement: Count words
The command SHALL print the number of words of a note.

#### Scenario: a note of three words
- **WHEN** the note holds three words
- **THEN** the command prints 3
"""

BARE = RepositoryFacts()
GARDEN = RepositoryFacts(
    root="/garden",
    files=(
        "README.md",
        "pyproject.toml",
        "src/garden/app.py",
        "src/garden/mail.py",
        "src/garden/packets.py",
        "tests/test_mail.py",
    ),
    languages=(Language("Python", 3, ">=3.12", Place("pyproject.toml", 4, 'requires-python = ">=3.12"')),),
    dependencies=(
        Dependency(
            "fastapi",
            "pypi",
            ">=0.115",
            Place("pyproject.toml", 6, '  "fastapi>=0.115",'),
            locked="0.115.2",
            framework=True,
        ),
    ),
    directories=(("src/garden", 3), ("tests", 1)),
    test_directories=("tests",),
    test_runner=Place("pyproject.toml", 12, "[tool.pytest.ini_options]"),
    snippets=(Snippet("src/garden/mail.py", 1, 2, "def send_mail(to: str) -> None:\n    ...", 3.0, ("send_mail",)),),
)


def spec(text: str, path: str = "specs/x/spec.md") -> FeatureSpec:
    """A spec read from its text."""
    return read_text(text.encode(), path)


def draft(
    source: str | FeatureSpec,
    repository: RepositoryFacts = BARE,
    *,
    sections: tuple[Section, ...] | None = None,
    depth: str = "standard",
    words: int = 1500,
) -> dict[str, Any]:
    """The drafter's replies for these sections, all of them unless told, as JSON data."""
    read = spec(source) if isinstance(source, str) else source
    asked = sections if sections is not None else tuple(catalog().values())
    brief = Brief(spec=read, repository=repository, sections=asked, depth=depth, words=words, language=read.language)
    reply = asyncio.run(Offline().complete(Request(brief, (), {})))
    assert reply.usable, reply.detail
    found: dict[str, Any] = json.loads(reply.text)
    return found


def facts(replies: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every fact by its id."""
    return {name: fact for reply in replies.values() for name, fact in reply["facts"].items()}


def quotes(replies: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every quote with its source: ``spec`` or a path."""
    for reply in replies.values():
        for fact in reply["facts"].values():
            for key in ("stated", "conflict", "against"):
                if fact.get(key):
                    yield "spec", fact[key]
            yield from (("spec", quoted) for quoted in fact.get("derived_from", ()))
            if "quote" in fact:
                yield fact["path"], fact["quote"]


def tasks(replies: dict[str, Any]) -> list[dict[str, Any]]:
    """Every task of every phase."""
    return [task for phase in replies["phases"]["answer"]["phases"] for task in phase["tasks"]]


def served(value: Any) -> Iterator[str]:
    """Every id in a ``serves`` list, wherever it stands."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from inner if key == "serves" else served(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from served(inner)
