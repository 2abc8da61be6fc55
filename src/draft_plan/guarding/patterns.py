"""Data: what secrets look like, by their issuers' own documentation, and what only looks like one.

Each pattern is bounded, so that looking costs time in proportion to the text; a pattern is tried only where one of its
words stands. Its group ``s``, where it has one, is the secret itself.
"""

from __future__ import annotations

FORMATS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("OpenAI key", ("sk-",), r"\bsk-(?:proj|svcacct|admin|service|None)-[A-Za-z0-9_-]{20,200}"),
    ("OpenAI key", ("sk-",), r"\bsk-[A-Za-z0-9]{32,64}\b"),
    ("Anthropic key", ("sk-ant-",), r"\bsk-ant-[a-z0-9]{2,12}-[A-Za-z0-9_-]{20,200}"),
    ("OpenRouter key", ("sk-or-",), r"\bsk-or-v1-[0-9a-f]{32,64}\b"),
    ("Groq key", ("gsk_",), r"\bgsk_[A-Za-z0-9]{40,60}\b"),
    ("xAI key", ("xai-",), r"\bxai-[A-Za-z0-9]{60,100}\b"),
    ("Perplexity key", ("pplx-",), r"\bpplx-[A-Za-z0-9]{40,60}\b"),
    ("Replicate token", ("r8_",), r"\br8_[A-Za-z0-9]{30,40}\b"),
    ("Hugging Face token", ("hf_",), r"\bhf_[A-Za-z0-9]{30,40}\b"),
    ("GitHub token", ("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), r"\bgh[pousr]_[A-Za-z0-9]{30,255}"),
    ("GitHub token", ("github_pat_",), r"\bgithub_pat_[A-Za-z0-9_]{22,255}"),
    ("GitLab token", ("glpat-", "gloas-", "gldt-", "glrt-", "glcbt-", "glptt-", "glft-", "glimt-", "glagent-",
     "glsoat-"), r"\bgl(?:pat|oas|dt|rt|cbt|ptt|ft|imt|agent|soat)-[A-Za-z0-9_.-]{20,200}"),
    ("Slack token", ("xox",), r"\bxox[abeoprs]-[A-Za-z0-9-]{10,250}"),
    ("Slack token", ("xapp-",), r"\bxapp-\d-[A-Za-z0-9-]{20,250}"),
    ("Slack webhook", ("hooks.slack.com",), r"hooks\.slack\.com/[a-z]{8,9}/(?P<s>[A-Za-z0-9+/]{30,100})"),
    ("Discord webhook", ("/webhooks/",), r"discord(?:app)?\.com/api/webhooks/\d{10,25}/(?P<s>[A-Za-z0-9_-]{40,90})"),
    ("Discord token", (".",), r"\b[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40}\b"),
    ("Telegram token", (":AA",), r"\b\d{8,10}:AA[A-Za-z0-9_-]{32,35}\b"),
    ("AWS key id", ("AKIA", "ASIA", "ABIA", "ACCA"), r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b"),
    ("AWS secret key", ("aws", "AWS", "Aws"),
     (r"(?i:aws)[\w .-]{0,30}(?i:secret|key)[\w .-]{0,20}[\"'`]?\s{0,3}(?:=>|[:=])\s{0,3}[\"'`]?"
     r"(?P<s>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])")),
    ("Google key", ("AIza",), r"\bAIza[A-Za-z0-9_-]{35}"),
    ("Google token", ("ya29.",), r"\bya29\.[A-Za-z0-9_-]{20,300}"),
    ("Google secret", ("GOCSPX-",), r"\bGOCSPX-[A-Za-z0-9_-]{28}"),
    ("Azure secret", ("Q~",), r"(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.]{3}\dQ~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~-])"),
    ("Azure key", ("AccountKey=", "SharedAccessKey="),
     r"(?:Account|SharedAccess)Key=(?P<s>[A-Za-z0-9+/]{40,90}={0,2})"),
    ("Azure signature", ("sig=",), r"[?&]sig=(?P<s>[A-Za-z0-9%+/]{40,120}={0,2})"),
    ("JSON Web Token", ("eyJ",), r"\beyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,1000}"),
    ("npm token", ("npm_",), r"\bnpm_[A-Za-z0-9]{36}\b"),
    ("npm token", ("_authToken",), r"_authToken\s{0,2}=\s{0,2}(?P<s>[A-Za-z0-9+/=_-]{20,200})"),
    ("PyPI token", ("pypi-",), r"\bpypi-[A-Za-z0-9_-]{50,300}"),
    ("RubyGems key", ("rubygems_",), r"\brubygems_[0-9a-f]{48}\b"),
    ("Docker token", ("dckr_",), r"\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{24,80}"),
    ("Stripe key", ("_live_", "_test_", "_prod_"), r"\b[rs]k_(?:live|test|prod)_[A-Za-z0-9]{10,120}\b"),
    ("webhook secret", ("whsec_",), r"\bwhsec_[A-Za-z0-9+/=]{24,80}"),
    ("SendGrid key", ("SG.",), r"\bSG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{32,64}"),
    ("Twilio key", ("SK",), r"\bSK[0-9a-f]{32}\b"),
    ("Mailgun key", ("key-",), r"\bkey-[0-9a-f]{32}\b"),
    ("Mailchimp key", ("-us",), r"\b[0-9a-f]{32}-us\d{1,2}\b"),
    ("Shopify token", ("shpat_", "shpca_", "shppa_", "shpss_"), r"\bshp(?:at|ca|pa|ss)_[A-Fa-f0-9]{32}\b"),
    ("Square token", ("sq0",), r"\bsq0(?:atp|csp|idp)-[A-Za-z0-9_-]{22,43}"),
    ("Databricks token", ("dapi",), r"\bdapi[0-9a-f]{32}(?:-\d)?\b"),
    ("DigitalOcean token", ("_v1_",), r"\bdo[opr]_v1_[0-9a-f]{64}\b"),
    ("Grafana token", ("glsa_", "glc_"), r"\bgl(?:sa|c)_[A-Za-z0-9+/=_]{32,400}"),
    ("New Relic key", ("NRAK-",), r"\bNRAK-[A-Z0-9]{27}\b"),
    ("Linear key", ("lin_api_",), r"\blin_api_[A-Za-z0-9]{40}\b"),
    ("Notion token", ("ntn_",), r"\bntn_[A-Za-z0-9]{40,50}\b"),
    ("Atlassian token", ("ATATT3",), r"\bATATT3[A-Za-z0-9_=-]{100,250}"),
    ("Vault token", ("hvs.", "hvb."), r"\bhv[sb]\.[A-Za-z0-9_-]{24,300}"),
    ("Terraform token", (".atlasv1.",), r"\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,80}"),
    ("Doppler token", ("dp.",), r"\bdp\.(?:pt|st|ct|sa)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}\b"),
    ("Sentry token", ("sntrys_", "sntryu_"), r"\bsntry[su]_[A-Za-z0-9+/=_]{40,400}"),
    ("Supabase key", ("sbp_", "sb_secret_"), r"\bsb(?:p|_secret)_[A-Za-z0-9_]{20,80}"),
    ("age key", ("AGE-SECRET-KEY-1",), r"AGE-SECRET-KEY-1[A-Z0-9]{58}"),
    ("password in an address", ("://",), r"://[^\s/:@\"'`<>]{0,100}:(?P<s>[^\s/@\"'`<>{}$]{3,200})@(?=[\w\[])"),
    ("authorization header", ("uthorization", "AUTHORIZATION"),
     r"(?i:authorization)[\"'`]?\s{0,3}[:=]\s{0,3}[\"'`]?(?i:bearer|basic|token)\s{1,3}(?P<s>[A-Za-z0-9+/=._~-]{16,1000})"),
)  # fmt: skip
"""What it is, the words one of which it holds, and its pattern."""

ASSIGNED = (
    r"(?i)(?<![A-Za-z])(?:pass(?:word|wd|phrase|code)?|pwd|secret|token"
    r"|(?:api|access|auth|private|secret|signing|encryption)"
    r"[_ -]?key|client[_ -]?secret|credentials?)[\w-]{0,20}[\"'`]?"
    r"(?:\s{0,3}(?:=>|:=|[:=])\s{0,3}|\s(?:is|ist|est|es)\s)(?P<quote>[\"'`]{0,3})(?P<s>[^\s\\\"'`,;<>(){}\[\]|]{8,200})(?P<end>[\"'`]?)(?!\()"
)
"""A name that says secret, and what it is set to: judged further, for code is full of such names."""
NAMES = ("pass", "pwd", "secret", "token", "key", "credential")
"""In lower case, one of which stands wherever ``ASSIGNED`` can match."""

BEGINNING = r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
ENDING = r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
KEY_LINES = r"(?:[ \t>\"']*[A-Za-z0-9+/=]{16,100}(?:\\n|[\s\"',\\])*){1,400}"
"""The lines of a private key whose end is missing."""

DUMMY = (
    r"(?i)example|placeholder|changeme|change[-_]me|your|dummy|sample|redacted|insert|replace|todo|fixme|xxx|\*\*\*|\.\.\.|…"
    r"|^(?:pass(?:word|wd)?|secret|token|postgres|root|admin|user|guest|test|testing|mysql|mongo|redis|rabbitmq|dev|local|none|null)\d{0,4}$"
    r"|^(?P<one>.)(?P=one)+$|^(?:0?123456789?0?|abcdef\w*)$"
)
"""What stands in for a secret in documentation and tests."""

COMMON = frozenset(
    "disabled enabled required optional default development production testing password localhost undefined unlimited "
    "anonymous automatic external internal standard".split()
)
"""Values of an environment that are words of any text and no secrets."""

PATH = r"~[\w.-]{0,32}/|\.{1,2}/|[A-Za-z]:[\\/]|/(?:[\w.@-]{1,24}/)*[\w.@-]{0,24}/?$"
"""A value that leads to a secret and is none itself. A key may begin with a stroke, so a long stretch is no path."""

SENSITIVE = (
    r"(?:^|_)(?:API_?KEY|KEY|PAT|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|PASS|PWD|CREDENTIALS?|AUTH|DSN|COOKIE"
    r"|PRIVATE_KEY|WEBHOOK|CONNECTION_STRING|[A-Z0-9]*(?:TOKEN|SECRET|PASSWORD|APIKEY))(?:_|$)"
)
"""Names of an environment's variables whose values are secrets."""
