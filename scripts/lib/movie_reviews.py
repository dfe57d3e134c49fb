"""Makes train.tsv, validation.tsv and test.tsv from the movie-review snippets of Hutto & Gilbert (2014).

Usage: movie_reviews.py vaderSentiment-3.3.2.tar.gz OUTPUT_FOLDER

Label: positive for a mean human rating above 0, negative below; rows at exactly 0 are dropped. Split: by a hash of file and row id,
80 % train, 10 % validation, 10 % test, so that a row never changes sides. The script prints how many rows went where.
"""

import hashlib
import io
import pathlib
import sys
import tarfile

INNER = "vaderSentiment-3.3.2/additional_resources/hutto_ICWSM_2014.tar.gz"
FILE = "hutto_ICWSM_2014/movieReviewSnippets_GroundTruth.txt"


def snippets(archive):
    with tarfile.open(archive) as outer, tarfile.open(fileobj=io.BytesIO(outer.extractfile(INNER).read())) as inner:
        lines = inner.extractfile(FILE).read().decode("utf-8").splitlines()
    for line in lines:
        row, rating, text = line.split("\t")
        yield row, float(rating), " ".join(text.split())


def split_of(row):
    share = int.from_bytes(hashlib.sha256(f"{FILE}\n{row}".encode()).digest()[:8], "big") % 10
    return "train" if share < 8 else "validation" if share == 8 else "test"


def main(archive, folder):
    files = {"train": [], "validation": [], "test": []}
    dropped = 0
    for row, rating, text in snippets(archive):
        if rating == 0 or not text:
            dropped += 1
            continue
        files[split_of(row)].append(f"{row}\t{'positive' if rating > 0 else 'negative'}\t{text}\n")
    for split, lines in files.items():
        path = pathlib.Path(folder, split + ".tsv")
        path.write_text("id\tlabel\ttext\n" + "".join(lines), encoding="utf-8", newline="\n")
    counts = ", ".join(f"{len(lines)} {split}" for split, lines in files.items())
    print(f"movie reviews: {counts}; {dropped} at rating 0 or without text dropped", file=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:])
