"""Line icons on a 16 px grid."""

from __future__ import annotations

PATHS = {
    "document": "M4 2h5l3 3v9H4zM9 2v3h3M6 8.5h4M6 11h4",
    "funnel": "M2 3h12L9.5 8.5V13l-3-1.5v-3z",
    "gauge": "M2.5 12a6 6 0 1 1 11 0M8 11l2.8-4.2M8 11.6a.6.6 0 1 0 0-1.2.6.6 0 0 0 0 1.2z",
    "info": "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.3v3.9M8 4.9v.1",
    "warning": "M8 2.4 14.4 13.4H1.6zM8 6.5v3.3M8 11.6v.1",
    "leave": "M6.5 2.5h-4v11h4M10 5l3 3-3 3M13 8H6",
    "left": "M10 4 6 8l4 4",
    "right": "M6 4l4 4-4 4",
    "check": "M3 8.5 6.5 12 13 4.5",
    "search": "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.3 10.3 13.5 13.5",
}
