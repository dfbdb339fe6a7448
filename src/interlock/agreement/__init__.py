"""The agreement: what both teams signed, as types. Imports nothing else of ours."""
