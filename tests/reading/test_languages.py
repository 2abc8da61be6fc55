# ruff: noqa: E501  (a row of the table is one spec)
"""One spec in every language that has a vocabulary, and in one that has none."""

from __future__ import annotations

import pytest
from tests.reading.specs import found, spec


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("de", ["Benutzerszenarien & Tests", "Benutzer-Story 1 - Leihen (Priorität: P1)", "**Gegeben** ein Gerät ist frei und wird gesucht, **Wenn** das Mitglied fragt, **Dann** ist es seins", "Anforderungen", "Funktionale Anforderungen", "System MUSS leihen", "Erfolgskriterien", "Grenzfälle", "Annahmen"]),
        ("fr", ["Scénarios utilisateur et tests", "Récit utilisateur 1 - Emprunter (Priorité : P1)", "**Étant donné** une perceuse dans les rayons, **Quand** on la demande, **Alors** elle est prêtée", "Exigences", "Exigences fonctionnelles", "Le système DOIT prêter les outils", "Critères de succès", "Cas limites", "Hypothèses"]),
        ("es", ["Escenarios de usuario", "Historia de usuario 1 - Tomar (Prioridad: P1)", "**Dado** un taladro con los otros, **Cuando** se pide, **Entonces** se presta", "Requisitos", "Requisitos funcionales", "El sistema DEBE prestar las herramientas", "Criterios de éxito", "Casos límite", "Supuestos"]),
        ("pt", ["Cenários de usuário", "História de usuário 1 - Pegar (Prioridade: P1)", "**Dado** um item em uma lista, **Quando** pedido, **Então** é emprestado", "Requisitos", "Requisitos funcionais", "O sistema DEVE emprestar, não vender uma coisa", "Critérios de sucesso", "Casos de borda", "Suposições"]),
        ("it", ["Scenari utente", "Storia utente 1 - Prestito (Priorità: P1)", "**Dato** un trapano della lista, **Quando** viene chiesto, **Allora** è dato", "Requisiti", "Requisiti funzionali", "Il sistema DEVE prestare gli attrezzi che non sono rotti", "Criteri di successo", "Casi limite", "Assunzioni"]),
        ("nl", ["Gebruikersscenario's", "Gebruikersverhaal 1 - Lenen (Prioriteit: P1)", "**Gegeven** een boor van het magazijn, **Wanneer** iemand vraagt, **Dan** is die weg", "Vereisten", "Functionele vereisten", "Het systeem MOET een boor lenen en niet verkopen", "Succescriteria", "Randgevallen", "Aannames"]),
        ("pl", ["Scenariusze użytkownika", "Historyjka użytkownika 1 - Wypożycz (Priorytet: P1)", "**Zakładając** że jest wiertarka, **Gdy** ktoś pyta, **Wtedy** się wypożycza", "Wymagania", "Wymagania funkcjonalne", "System MUSI nie tylko wypożyczać oraz liczyć", "Kryteria sukcesu", "Przypadki brzegowe", "Założenia"]),
        ("ru", ["Пользовательские сценарии", "Пользовательская история 1 - Взять (Приоритет: P1)", "**Дано** дрель, **Когда** просят, **Тогда** выдаётся", "Требования", "Функциональные требования", "Система ДОЛЖНА выдавать", "Критерии успеха", "Граничные случаи", "Допущения"]),
        ("ja", ["ユーザーシナリオ", "ユーザーストーリー1 - 借りる (優先度: P1)", "**前提** 工具がある、**実行** 頼む、**結果** 借りられる", "要件", "機能要件", "システムは貸し出す必要がある", "成功基準", "エッジケース", "前提条件"]),
        ("zh", ["用户场景", "用户故事 1 - 借用 (优先级: P1)", "**假设** 有工具，**当** 请求，**那么** 借出", "需求", "功能需求", "系统必须借出", "成功标准", "边界情况", "假设"]),
        ("ko", ["사용자 시나리오", "사용자 스토리 1 - 빌리기 (우선순위: P1)", "**조건** 공구가 있다, **만약** 요청하면, **그러면** 빌려준다", "요구사항", "기능 요구사항", "시스템은 빌려주어야 한다", "성공 기준", "엣지 케이스", "가정"]),
        ("sv", ["Scenes & Tests", "Berättelse 1 - Låna (Prio: P1)", "**Givet** ett verktyg, **När** någon frågar, **Så** lånas det", "Krav", "Funktionella krav", "Systemet SKA låna ut", "Mål", "Kantfall", "Antaganden"]),
    ],
)  # fmt: skip
def test_the_same_spec_reads_alike_in_every_language(language: str, lines: list[str]) -> None:
    scenes, story, given, requirements, functional, must, success, edges, assumed = lines
    if language == "sv":  # a language without a vocabulary: ids and structure must carry it
        scenes = "User Scenarios & Testing"
    read = spec(
        f"# {story.partition('-')[2].partition('(')[0].strip()}\n\n## {scenes}\n\n### {story}\n\n1. {given}\n\n"
        f"### {edges}\n\n- x y?\n\n## {requirements}\n\n### {functional}\n\n- **FR-001**: {must}\n\n## {success}\n\n"
        f"- **SC-001**: 5 %\n\n## {assumed}\n\n- z\n"
    )
    expected = ["US1@5-7", "US1.AC1@7", "EC-1@11", "FR-001@17", "SC-001@21", "AS-1@25"]
    if language == "sv":
        expected = ["US1@5-7", "US1.AC1@7", "FR-001@17", "SC-001@21"]
    else:
        assert read.language == language
    assert found(read) == expected
