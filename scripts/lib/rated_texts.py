"""Makes train.tsv, validation.tsv and test.tsv from one set of rated texts of Hutto & Gilbert (2014).

Usage: rated_texts.py vaderSentiment-3.3.2.tar.gz movie-reviews|product-reviews|editorials|tweets OUTPUT_FOLDER

Label: positive for a mean human rating above 0, negative below; rows at exactly 0 are dropped. Split: by a hash of file and row id,
80 % train, 10 % validation, 10 % test, so that a row never changes sides. The script prints how many rows went where.
"""

import hashlib
import io
import pathlib
import sys
import tarfile

INNER = "vaderSentiment-3.3.2/additional_resources/hutto_ICWSM_2014.tar.gz"
FILES = {
    "movie-reviews": "hutto_ICWSM_2014/movieReviewSnippets_GroundTruth.txt",
    "product-reviews": "hutto_ICWSM_2014/amazonReviewSnippets_GroundTruth.txt",
    "editorials": "hutto_ICWSM_2014/nytEditorialSnippets_GroundTruth.txt",
    "tweets": "hutto_ICWSM_2014/tweets_GroundTruth.txt",
}


def snippets(archive, file):
    with tarfile.open(archive) as outer, tarfile.open(fileobj=io.BytesIO(outer.extractfile(INNER).read())) as inner:
        lines = inner.extractfile(file).read().decode("utf-8").splitlines()
    for line in lines:
        row, rating, text = line.split("\t")
        yield row, float(rating), " ".join(text.split())


def split_of(file, row):
    share = int.from_bytes(hashlib.sha256(f"{file}\n{row}".encode()).digest()[:8], "big") % 10
    return "train" if share < 8 else "validation" if share == 8 else "test"


def main(archive, name, folder):
    file = FILES[name]
    files = {"train": [], "validation": [], "test": []}
    dropped = 0
    for row, rating, text in snippets(archive, file):
        if rating == 0 or not text:
            dropped += 1
            continue
        files[split_of(file, row)].append(f"{row}\t{'positive' if rating > 0 else 'negative'}\t{text}\n")
    for split, lines in files.items():
        path = pathlib.Path(folder, split + ".tsv")
        path.write_text("id\tlabel\ttext\n" + "".join(lines), encoding="utf-8", newline="\n")
    counts = ", ".join(f"{len(lines)} {split}" for split, lines in files.items())
    print(f"{name}: {counts}; {dropped} at rating 0 or without text dropped", file=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:])
