"""Drafting a recipe by looking at files: each line with its reason, each doubt as a question."""
