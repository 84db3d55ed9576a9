"""What the system refuses, in a sentence that names the file and what to do."""

from errno import EACCES, EDQUOT, EEXIST, EISDIR, ENOENT, ENOSPC, ENOTDIR, EPERM, EROFS

from engine.memory import TOO_LITTLE, is_too_little

NO_ROOM = "no room is left on its disk. Make some, or name a place on another disk"
NOT_ALLOWED = "it may not be opened or written. Name another place, or change its permissions"
NO_FOLDER = "there is a file where a folder is needed. Name another folder"
REMEDIES: dict[int | None, str] = {
    ENOSPC: NO_ROOM,
    EDQUOT: NO_ROOM,
    EACCES: NOT_ALLOWED,
    EPERM: NOT_ALLOWED,
    EROFS: NOT_ALLOWED,
    ENOTDIR: NO_FOLDER,
    EEXIST: NO_FOLDER,
    EISDIR: "it is a folder. Name a file",
    ENOENT: "it is not there, and cannot be made there. Name another place",
}


def sentence_of(error: Exception) -> str:
    """As the error says it itself, unless it is the system's own about a file, or of memory."""
    if is_too_little(error):
        return TOO_LITTLE
    if isinstance(error, OSError) and error.filename is not None and error.errno in REMEDIES:
        return f"{error.filename}: {REMEDIES[error.errno]}."
    return str(error)
