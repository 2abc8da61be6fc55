"""Units, numerals and words that anybody uses: data for telling a claim from common speech."""

from __future__ import annotations

_TIME: dict[float, str] = {
    0.001: (
        "ms msec millisecond milliseconds millisekunde millisekunden milliseconde millisecondes milisegundo "
        "milisegundos ミリ秒 毫秒 "
    ),
    1.0: (
        "s sec secs second seconds sekunde sekunden seconde secondes segundo segundos secondo secondi seconden 秒 초 "
    ),
    60.0: "min mins minute minutes minuten minuto minutos minuti minuut 分 分钟 分間 분",
    3600.0: "h hr hrs hour hours stunde stunden heure heures hora horas ora ore uur 時間 小时 시간",
    86400.0: "d day days tag tage tagen jour jours día días dia dias giorno giorni dag dagen 日 日間 天 일",
    604800.0: "week weeks woche wochen semaine semaines semana semanas settimana settimane weken 週間 周 주",
    2592000.0: "month months monat monate monaten mois mes meses mês mese mesi maand maanden か月 ヶ月 个月 개월",
    31536000.0: ("year years yr yrs jahr jahre jahren an ans année années año años ano anos anno anni jaar 年 년 "),
}
_SIZE: dict[float, str] = {
    1.0: "b byte bytes octet octets",
    1e3: "kb kib kilobyte kilobytes ko",
    1e6: "mb mib megabyte megabytes mo",
    1e9: "gb gib gigabyte gigabytes go",
    1e12: "tb tib terabyte terabytes",
}
_ALONE: dict[str, str] = {
    "percent": "% percent prozent pourcent procent パーセント",
    "money.eur": "€ eur euro euros",
    "money.usd": "usd dollar dollars",
    "pixels": "px pixel pixels",
    "rate": "rps qps req/s requests/s requests/second",
    "length.m": "m metre metres meter meters",
    "length.km": "km kilometre kilometres kilometer kilometers",
    "count": (
        "retries retry attempts attempt users user requests request rows row records record items item entries "
        "entry files file characters character digits digit lines connections sessions people customers messages "
        "events workers threads replicas copies versions pages results versuche nutzer benutzer anfragen zeilen "
        "datensätze einträge zeichen tentatives utilisateurs caractères intentos usuarios caracteres tentativi "
        "utenti 回 件 人 名 次 个 명 건 회 times mal fois veces volte keer "
    ),
}
UNITS: dict[str, tuple[str, float]] = {
    **{word: ("time", factor) for factor, words in _TIME.items() for word in words.split()},
    **{word: ("size", factor) for factor, words in _SIZE.items() for word in words.split()},
    **{word: (dimension, 1.0) for dimension, words in _ALONE.items() for word in words.split()},
}
"""A unit, folded → its dimension, and how many base units one of it is. Months have 30 days and years 365."""

_SPELLED: dict[float, str] = {
    1: "one ein eine einen einem einer un une uno una um uma een",
    2: "two zwei deux dos due dois duas twee",
    3: "three drei trois tres tre três drie",
    4: "four vier quatre cuatro quattro quatro",
    5: "five fünf cinq cinco cinque vijf",
    6: "six sechs seis sei zes",
    7: "seven sieben sept siete sette sete zeven",
    8: "eight acht huit ocho otto oito",
    9: "nine neun neuf nueve nove negen",
    10: "ten zehn dix diez dieci dez tien",
    12: "twelve zwölf douze doce dodici doze twaalf",
    15: "fifteen fünfzehn quinze quince quindici vijftien",
    20: "twenty zwanzig vingt veinte venti vinte twintig",
    30: "thirty dreißig trente treinta trenta trinta dertig",
    60: "sixty sechzig soixante sesenta sessanta sessenta zestig",
    90: "ninety neunzig noventa novanta negentig",
    100: "hundred hundert cent cien cento cem honderd",
}
NUMERALS: dict[str, float] = {word: value for value, words in _SPELLED.items() for word in words.split()}
"""Numbers as words, folded, in the languages that specs come in."""

GENERIC = frozenset(
    # what any plan speaks of: no source has to give it
    (
        "acid ansi api apis ascii aria base64 boolean cd ci cli cors cpu create crud css csrf csv ddl delete dns "
        "dom dto enum eof false float ftp get gui guid head html http https i18n id ids ini int integer io ip iso "
        "json jsonl l10n lf crlf list md5 mime mvc n/a no none not null ok options or and orm os otp patch pdf pii "
        "pk fk pod post ps put ram regex rest rfc rpc sdk select sha sha256 smtp sql sqli ssl string svg tcp tdd "
        "tls true tsv ttl txt ui uri url urls usb utc utf utf8 utf-8 ux uuid varchar wcag xml xss yaml yes zip "
        "given when then must should may shall will warning error info debug fatal warn note todo phase step story "
        "article section table monday tuesday wednesday thursday friday saturday sunday january february march "
        "april june july august september october november december english i e.g i.e etc vs "
    ).split()
)
"""Words and short forms, folded, that name nothing in particular."""
