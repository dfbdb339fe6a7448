"""Marketing's board: what became of each campaign's leads, why some were refused, and what sales heard."""

from __future__ import annotations

from django.urls import path

from interlock.desk.rights import Right
from interlock.pages import Door
from interlock.pages.board.views import board, both_clocks, resting, rows
from interlock.pages.frame.needing import needs

door = Door("Board", 20, "radar")
urlpatterns = [
    path("board/", needs(Right.FIGURES, board), name="board"),
    path("board/rows/", needs(Right.FIGURES, rows), name="board-rows"),
    path("board/clocks/", needs(Right.FIGURES, both_clocks), name="board-clocks"),
    path("board/resting/", needs(Right.FIGURES, resting), name="board-resting"),
]
