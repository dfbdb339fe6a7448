"""What the person who imports can mend."""

from __future__ import annotations

from interlock import InterlockError


class FileError(InterlockError):
    """A file that cannot be read rightly; the message names the file and what to say or mend."""


class UndecidedError(FileError):
    """Nothing in a column settles how it is meant; the message gives the readings to choose from."""


class RecipeError(InterlockError):
    """A recipe that cannot be followed; the message names its file, line and field."""
