"""Leads as they live: locked, judged by what has just become known, and handed over, each in one transaction."""
