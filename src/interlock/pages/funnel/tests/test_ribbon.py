from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from interlock.pages.funnel.ribbon import HEIGHT, THINNEST, WIDTH, blends, pieces

STAGES = st.lists(
    st.tuples(st.sampled_from(["marketing", "both", "sales"]), st.integers(0, 10**9)), min_size=1, max_size=12
)


def heights(path: str) -> tuple[float, float]:
    """Read off a path how high its stage is at its left end and at its right end."""
    top = float(re.findall(r"^M\S+ (\S+?)H", path)[0])
    next_top = float(re.findall(r" (\S+?)V", path)[0])
    return HEIGHT - 2 * top, HEIGHT - 2 * next_top


@given(STAGES)
def test_the_ribbon_is_as_high_as_each_stage_is_full(stages: list[tuple[str, int]]) -> None:
    most = max(entered for _, entered in stages) or 1
    drawn = pieces(stages)
    for (_, entered), piece in zip(stages, drawn, strict=True):
        assert abs(heights(piece.path)[0] - max(THINNEST, entered / most * HEIGHT)) <= 0.21


@given(STAGES)
def test_each_piece_ends_where_the_next_begins(stages: list[tuple[str, int]]) -> None:
    drawn = pieces(stages)
    for left, right in pairwise(drawn):
        assert heights(left.path)[1] == heights(right.path)[0]
    assert f" {WIDTH:.1f} " in drawn[-1].path


def test_the_blend_marks_where_ownership_changes() -> None:
    drawn = pieces([("marketing", 9), ("marketing", 5), ("both", 3), ("sales", 1)])
    assert [piece.blend for piece in drawn] == ["", "marketing-both", "both-sales", ""]
    assert [blend.name for blend in blends(drawn)] == ["marketing-both", "both-sales"]


def test_no_stages_draw_nothing() -> None:
    assert pieces([]) == []
