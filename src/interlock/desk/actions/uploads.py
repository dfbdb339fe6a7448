"""Files that are brought in on screen: taken in, looked at, tried and loaded."""

from __future__ import annotations

import gzip
import re
import secrets
import shutil
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from interlock import InterlockError
from interlock.connectors import files
from interlock.connectors.files.asking.answers import answered
from interlock.connectors.files.asking.reads import encodings
from interlock.connectors.files.asking.text import put_together, taken_apart
from interlock.connectors.files.suggesting.kept import taken_up
from interlock.desk import clock, happenings, rights
from interlock.desk.lists.members import log_in
from interlock.desk.models import Upload

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LARGEST = 2 << 30
"""Bytes of all files of one import together."""
UNPACKED = 20 << 30
"""Bytes that archives among them may hold."""
WORKBOOKS = dict.fromkeys((".xlsx", ".xlsm", ".ods"), 2 << 30)
"""Bytes that a workbook may hold, which is an archive that is read as a whole; by its ending."""
GZIP = b"\x1f\x8b"
"""How a file of gzip begins (RFC 1952, 2.3.1)."""
MOST = 200
"""Files of one import."""
STEPS = {"looking": "drafted", "trying": "tried", "loading": "loaded", "mending": "loaded"}
"""By step that runs: the state it leads to."""
_STRANGE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]+")
_ENDINGS = (
    ".csv",
    ".tsv",
    ".tab",
    ".txt",
    ".xlsx",
    ".xlsm",
    ".xls",
    ".ods",
    ".parquet",
    ".ndjson",
    ".jsonl",
    ".json",
    ".zip",
)


class UploadError(InterlockError):
    """Files cannot be taken in, or what was asked of them makes no sense now; the message says what to do."""


def folder_of(upload: Upload) -> Path:
    """Return where the files of an upload are."""
    return Path(settings.HOME) / "uploads" / upload.folder


def demand(by: str, what: str) -> None:
    """Refuse somebody who may not bring files in."""
    rights.demand(log_in(by), rights.Right.SOURCES, what)


@transaction.atomic
def begin_upload(by: str, now: int | None = None) -> int:
    """Begin an import on screen; return its number."""
    demand(by, "bring files in")
    at = clock.now() if now is None else now
    number: int = Upload.objects.create(by=by, created=at, folder=secrets.token_hex(16)).pk
    note("files_given", by, number, at)
    return number


def take_files(given: Iterable[tuple[str, Iterable[bytes]]], by: str) -> int:
    """Take in files that belong together, all of them or none; return the import's number."""
    number = begin_upload(by)
    try:
        for name, parts in given:
            take_file(number, name, parts, by)
    except UploadError:
        forget_files(found(number))
        raise
    return number


def take_file(number: int, name: str, parts: Iterable[bytes], by: str) -> str:
    """Keep one file, in a folder that nobody else reads; return the name it got.

    Raises UploadError where it is too large, of no kind that is read, or an archive with names that lead elsewhere.
    """
    demand(by, "bring files in")
    upload = found(number, "given")
    room = LARGEST - sum(one["bytes"] for one in upload.files)
    if len(upload.files) >= MOST:
        raise UploadError(f"more than {MOST} files at once; put them into a zip archive")
    called = _name(name, {one["name"] for one in upload.files})
    folder = folder_of(upload)
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    place = folder / called
    try:
        length = _write(place, parts, room)
        _look_into(place)
    except UploadError:
        place.unlink(missing_ok=True)
        raise
    upload.files = [*upload.files, {"name": called, "bytes": length}]
    upload.save(update_fields=["files"])
    return called


def look_at(number: int, by: str) -> None:
    """Have the files looked at, and a recipe drafted."""
    demand(by, "bring files in")
    upload = found(number, "given", "drafted", "tried")
    if not upload.files:
        raise UploadError("no file has come; choose at least one")
    begin(upload, "looking")


@transaction.atomic
def answer(number: int, answers: Mapping[str, str], by: str) -> None:
    """Put answers into the recipe; what was tried before no longer holds.

    Files that are said to be in another encoding are looked at again, and the recipe is drafted anew.
    """
    demand(by, "change a recipe")
    upload = found(number, "drafted", "tried", "loaded")
    tables = taken_up(upload.seen)
    before = encodings(taken_apart(upload.recipe), tables)
    upload.recipe = answered(upload.recipe, tables, answers)
    said = encodings(taken_apart(upload.recipe), tables)
    _changed(upload, by)
    if said != before and upload.state != "loaded":
        begin(upload, "looking")


@transaction.atomic
def write_recipe(number: int, text: str, by: str) -> None:
    """Replace the recipe's text by another; it must be TOML, what else is wrong with it is said where it is shown."""
    demand(by, "change a recipe")
    upload = found(number, "drafted", "tried", "loaded")
    upload.recipe = put_together(taken_apart(text.replace("\r\n", "\n")))
    _changed(upload, by)


def try_upload(number: int, by: str) -> None:
    """Have everything gone through as it would be loaded, and nothing stored."""
    demand(by, "bring files in")
    upload = found(number, "drafted", "tried")
    files.parse(upload.recipe)
    begin(upload, "trying")


@transaction.atomic
def load_upload(number: int, by: str) -> None:
    """Have the files loaded: they wait for their turn, one import runs at a time."""
    demand(by, "bring files in")
    upload = found(number, "drafted", "tried")
    files.parse(upload.recipe)
    upload.by = by
    upload.save(update_fields=["by"])
    begin(upload, "waiting")
    note("import_asked", by, number)


def close_upload(number: int, by: str) -> None:
    """Be done with an import: its files are deleted; what was loaded stays, and so does what is in quarantine."""
    demand(by, "close an import")
    upload = found(number, "given", "drafted", "tried", "waiting", "loaded")
    forget_files(upload)
    note("files_deleted", by, number)


def forget_files(upload: Upload) -> None:
    """Delete the files of an upload."""
    shutil.rmtree(folder_of(upload), ignore_errors=True)
    upload.state, upload.seen, upload.tried = "closed", [], {}
    upload.save(update_fields=["state", "seen", "tried"])


def found(number: int, *states: str) -> Upload:
    """Find an upload that is in one of some states."""
    upload = Upload.objects.filter(pk=number).first()
    if upload is None:
        raise UploadError(f"there is no import {number} on screen")
    if states and upload.state not in states:
        running = upload.state in STEPS or upload.state == "waiting"
        what = "it is being worked on; wait until that is done" if running else f"it is {upload.state}"
        raise UploadError(f"this cannot be done with import {number} now: {what}")
    return upload


def begin(upload: Upload, state: str) -> None:
    """Have the worker take a step with an upload."""
    upload.state, upload.began, upload.done, upload.rows, upload.problem = state, None, 0.0, 0, ""
    upload.save(update_fields=["state", "began", "done", "rows", "problem"])


def note(kind: str, by: str, number: int, now: int | None = None) -> None:
    """Write down what somebody did with an upload."""
    happenings.note(kind, at=clock.now() if now is None else now, by=by, more={"upload": number})


def _changed(upload: Upload, by: str) -> None:
    if upload.state == "tried":
        upload.state = "drafted"
    upload.tried, upload.problem = {}, ""
    upload.save(update_fields=["recipe", "state", "tried", "problem"])
    note("recipe_changed", by, int(upload.pk))


def _name(name: str, taken: set[str]) -> str:
    """Return a plain file name: no folders, nothing that leads elsewhere, unlike the others."""
    plain = _STRANGE.sub("_", PurePosixPath(name.replace("\\", "/")).name).strip(" .")[-120:] or "file"
    if not plain.lower().removesuffix(".gz").endswith(_ENDINGS):
        raise UploadError(
            f"{plain}: files of this kind are not read; give {', '.join(_ENDINGS)}, or one of them as .gz"
        )
    called, number = plain, 2
    while called in taken:
        called, number = f"{number}-{plain}", number + 1
    return called


def _write(place: Path, parts: Iterable[bytes], room: int) -> int:
    length = 0
    with place.open("wb") as file:
        place.chmod(0o600)
        for part in parts:
            length += len(part)
            if length > room:
                raise UploadError(
                    f"{place.name}: an import may have {LARGEST >> 30} GB at most; load it at the command line: "
                    "interlock import --recipe R FILE"
                )
            file.write(part)
    if not length:
        raise UploadError(f"{place.name} is empty; export it again")
    return length


def _look_into(place: Path) -> None:
    """Refuse what leads out of an archive, is locked, or holds more than there is room for, however it is packed."""
    try:
        if place.suffix.lower() != ".zip":
            with place.open("rb") as file:
                _look_at(place.name, file)
            return
        with zipfile.ZipFile(place) as archive:
            _check_members(place.name, archive.infolist(), UNPACKED)
            if len(archive.infolist()) > MOST:
                raise UploadError(f"{place.name}: more than {MOST} files are in it; give them in parts")
            for member in archive.infolist():
                with archive.open(member) as inner:
                    _look_at(f"{place.name}: {member.filename}", inner)
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, NotImplementedError) as error:
        what = "zip archive" if place.suffix.lower() == ".zip" else "file"
        raise UploadError(f"{place.name}: this is not a whole {what} ({error}); get it again") from error


def _look_at(name: str, file: IO[bytes]) -> None:
    """Look into one file: unpack gz as far as there is room, and read what a workbook says it holds."""
    packed = file.read(2) == GZIP
    file.seek(0)
    unpacked: IO[bytes] = gzip.GzipFile(fileobj=file) if packed else file  # type: ignore[assignment]
    if packed:
        length = 0
        while part := unpacked.read(1 << 20):
            length += len(part)
            _bound(name, length, UNPACKED)
        unpacked.seek(0)
    most = WORKBOOKS.get(Path(name.lower().removesuffix(".gz")).suffix)
    if most and zipfile.is_zipfile(unpacked):  # what else it is, is said when it is looked at
        with zipfile.ZipFile(unpacked) as workbook:
            _check_members(name, workbook.infolist(), most)


def _check_members(name: str, members: list[zipfile.ZipInfo], most: int) -> None:
    for member in members:
        parts = PurePosixPath(member.filename.replace("\\", "/"))
        if parts.is_absolute() or ".." in parts.parts:
            raise UploadError(f"{name}: a member's name leads out of the archive ({member.filename}); pack it anew")
        if member.flag_bits & 1:
            raise UploadError(f"{name}: {member.filename} is locked with a password; unpack it first")
    _bound(name, sum(member.file_size for member in members), most)


def _bound(name: str, length: int, most: int) -> None:
    if length > most:
        raise UploadError(f"{name}: more than {most >> 30} GB are in it; give them in parts")
