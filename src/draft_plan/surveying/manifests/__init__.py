"""Manifests and lockfiles: one table says which parser reads which path; each parser is a function of text and path."""

from draft_plan.surveying.manifests.reading import read_manifests as read_manifests
