"""Several columns that say one thing together, such as region and number of a lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

_MARK = "/"


def together(texts: Sequence[pa.Array]) -> pa.Array:
    r"""Return one text for those of each row (`EMEA/12`), equal only where all are; null where one of them is.

    One column stays as it is. A slash inside a value is written `\/`, so that no two rows meet by chance.
    """
    if len(texts) == 1:
        return texts[0]
    escaped = [pc.replace_substring(pc.replace_substring(text, "\\", "\\\\"), _MARK, f"\\{_MARK}") for text in texts]
    return pc.binary_join_element_wise(*escaped, _MARK)
