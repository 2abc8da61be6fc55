"""Terraform, Docker and compose; what is expected was written by hand."""

from draft_plan.surveying import survey


def test_terraform_and_containers(build_tree, declared, language):
    root = build_tree(
        {
            "infra/main.tf": (
                'terraform {\n  required_version = ">= 1.9"\n  required_providers {\n    aws = {\n'
                '      source  = "hashicorp/aws"\n      version = "~> 5.80"\n    }\n  }\n}\n\n'
                'resource "aws_s3_bucket" "b" {\n  bucket = "x"\n}\n'
            ),
            "infra/.terraform.lock.hcl": (
                'provider "registry.terraform.io/hashicorp/aws" {\n  version     = "5.82.2"\n}\n'
            ),
            "Dockerfile": 'FROM python:3.12-slim AS build\nRUN true\nFROM build\nCMD ["python", "-m", "shop"]\n',
            "compose.yaml": (
                "services:\n  db:\n    image: postgres:16\n    environment:\n"
                "      POSTGRES_PASSWORD: hunter2\n  web:\n    build: .\n"
            ),
            "app.py": "print(1)\n",
        }
    )
    facts = survey(root, None)
    assert declared(facts) == {
        ("hashicorp/aws", "~> 5.80", "5.82.2", False, 5),
        ("python", "3.12-slim", "", False, 1),
        ("postgres", "16", "", False, 3),
    }
    assert language(facts, "HCL").version == "Terraform >= 1.9"
    assert language(facts, "Python").version == "3.12"
    assert [(each.path, each.line) for each in facts.databases] == [("compose.yaml", 3)]
    assert [(each.path, each.line) for each in facts.entry_points] == [("Dockerfile", 4)]
    assert "hunter2" not in str(facts)
