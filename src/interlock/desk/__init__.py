"""The desk: the one Django app. Tables, transactions, the ledger's storage, and what leaves the house."""
