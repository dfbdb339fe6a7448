"""Everything that is read for a page or a command, as plain frozen rows; no table leaves this room."""
