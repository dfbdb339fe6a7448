"""Erase a person: what goes, what stays as a skeleton without a name, and how an erasure goes on after a crash."""
