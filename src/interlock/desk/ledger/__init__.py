"""The ledger's storage: one append-only Delta table per table of `measure.ledger`, cut into person-hash buckets.

Every commit is a compare-and-swap: it holds only if the table is still at the version that was read, so no writer can
overlook what another one added. A lock on the table's directory keeps writers from wasting work; it is never needed
for the rows to be right, and a killed process leaves none behind.
"""
