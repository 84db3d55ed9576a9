"""Fréchet distances of the papers' tables by the network that they are meant with: further columns,
for whoever asks for them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from engine.evaluation.inception_weights import SHA256
from engine.reproduce.effects import Claim, Likeness
from engine.reproduce.entry import Cell, Entry, Reading, Row, Table, reading

FEATURES = (
    "Fréchet distances here are of the features of a small classifier trained on the same images. "
    "The paper's are FIDs, of the Inception network: another unit, so they are not compared. "
    "Classifiers that differ in their seed alone told of four models on MNIST up to 1.6 times as "
    "much, in the same order. "
    "`--fid` measures those, too, and compares them."
)
UNLIKE = (
    "ours are of the features of a small classifier, the paper's of those of the Inception network"
)
"""Why Fréchet distances are not compared with FIDs."""
BY_INCEPTION = {
    "frechet_reconstructions": "fid_reconstructions",
    "frechet": "fid",
    "frechet_between": "fid_between",
}
"""The classifier's distances, and those of the same images by the Inception network."""
OURS, PAPERS = "Fréchet", "FID (Inception)"


def with_fid(entry: Entry, sha256: str) -> Entry:
    """The entry with a column more for each Fréchet distance: by the Inception network with the
    weights of this SHA-256, and compared with the paper's numbers, which are FIDs. What the paper
    says of one is tried of the other, too. An entry without such a distance is the same."""
    tables = tuple(_table(table, sha256) for table in entry.tables)
    if tables == tuple(entry.tables):
        return entry
    notes = tuple(_note(sha256) if note == FEATURES else note for note in entry.notes)
    return replace(entry, tables=tables, claims=tuple(_claims(entry.claims, tables)), notes=notes)


def _table(table: Table, sha256: str) -> Table:
    rows = tuple(replace(row, cells=dict(_cells(row, table.columns, sha256))) for row in table.rows)
    named = {name: None for row in rows for name in row.cells}
    columns = [
        name
        for column in table.columns
        for name in (column, _called(column))
        if name == column or name in named
    ]
    return replace(table, columns=tuple(dict.fromkeys(columns)), rows=rows)


def _cells(row: Row, columns: Sequence[str], sha256: str) -> Iterator[tuple[str, Cell]]:
    for column in columns:
        cell = row.cells.get(column)
        if cell is None:
            continue
        fid = _by_inception(cell.reading, sha256)
        if fid is None:
            yield column, cell
        else:
            yield column, replace(cell, paper=None)
            yield _called(column), replace(cell, reading=fid, unlike="")


def _by_inception(one: Reading, sha256: str) -> Reading | None:
    """The same distance by the other network; None for what is no such distance."""
    settings = dict(one.settings)
    measure = settings.pop("name") if one.measure == "clean" else one.measure
    found = BY_INCEPTION.get(measure)
    return reading(found, weights=sha256, **settings) if found else None


def _called(column: str) -> str:
    return column.replace(f"{OURS} distance", PAPERS).replace(OURS, PAPERS)


def _claims(
    claims: Sequence[Claim | Likeness], tables: Sequence[Table]
) -> Iterator[Claim | Likeness]:
    columns = {table.title: table.columns for table in tables}
    for claim in claims:
        yield claim
        fid = _called(claim.column)
        if fid != claim.column and fid in columns[claim.table]:
            yield replace(claim, sentence=_called(claim.sentence), column=fid)


def _note(sha256: str) -> str:
    whose = (
        "with its published weights"
        if sha256 == SHA256
        else f"with weights of a file of another form (SHA-256 {sha256}): they compare with the "
        "paper's only if they are the published ones"
    )
    return (
        "Fréchet distances here are of the features of a small classifier trained on the same "
        f"images; FIDs, as the paper has them, of those of the Inception network {whose}. "
        "Either is of as many images as there are test images, and a FID of fewer than some 10,000 "
        "is far too high."
    )
