"""Marketing's board: what became of each campaign's leads, why some were refused, and what sales heard."""

from __future__ import annotations

from django.urls import path

from interlock.pages import Door
from interlock.pages.board.views import board, both_clocks, rows

door = Door("Board", 20, "radar")
urlpatterns = [
    path("board/", board, name="board"),
    path("board/rows/", rows, name="board-rows"),
    path("board/clocks/", both_clocks, name="board-clocks"),
]
