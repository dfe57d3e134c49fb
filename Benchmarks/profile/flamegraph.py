#!/usr/bin/env python3
"""Draws what `perf script` says of the engine's shards as flame graphs in SVG: a box per function, as wide as its samples, on the one
that called it. Several profiles stand below each other on one scale. Needs nothing but Python. See run beside it.

    flamegraph.py "before" before.txt "after" after.txt > picture.svg
"""
import html
import re
import sys
import zlib

WIDTH, ROW, PAD = 1200, 17, 12
CHARACTER = 6.6
SMALLEST = 0.002
# Where the work of a thread begins: what an engine's learner gives its shards.
BEGINNING = re.compile(r"closure #\d+ .* in Engine\.(Learner|FrozenStates|Passes)\.")
# Steps between two functions of ours.
NOISE = re.compile(r"thunk|protocol witness|partial apply|merged|^\[unknown\]")


def stacks(text):
    """The functions of each sample of a shard's work, outermost first."""
    frames = []
    for line in text.splitlines() + [""]:
        if not line.strip():
            frames.reverse()
            starts = [index for index, (name, _) in enumerate(frames) if BEGINNING.search(name)]
            if starts:
                yield frames[starts[-1]:]
            frames = []
        elif line[0].isspace() and (match := re.match(r"\s+[0-9a-f]+ (.*) \(([^)]*)\)$", line)):
            name = re.sub(r"\+0x[0-9a-f]+$", "", match.group(1))
            if not NOISE.search(name):
                frames.append((name, match.group(2)))


def without(name, opening, closing):
    """The name without what stands in brackets of a kind, however deep."""
    out, level = "", 0
    for character in name:
        level += (character == opening) - (character == closing and level > 0)
        out += character if level == 0 and character not in opening + closing else ""
    return out


def short(name, library):
    """A function as a reader knows it: its type and its name."""
    if "openblas" in library:
        return "OpenBLAS " + re.sub(r"_(SKYLAKEX|COOPERLAKE|HASWELL|ZEN)$", "", name)
    if "kernel" in library:
        return "kernel"
    name = re.sub(r"->", "", re.sub(r"\((\w+) in _[0-9A-F]+\)", r"\1", name))
    name = without(without(name.replace("(extension in Engine):", ""), "<", ">"), "(", ")")
    name = re.split(r" in | of | for ", name)[-1].replace("static ", "").strip()
    name = re.sub(r"( throws)?( |:).*$", "", name)
    # What a learner's initialiser hands on is run by every pass: from rows to what the head reads.
    return ".".join(name.split(".")[-2:]).replace("Learner.init", "Learner's features")


def tree(text):
    """Nested counts: {name: [samples, children]}, and the number of samples."""
    root, total = {}, 0
    for frames in stacks(text):
        names = [short(name, library) for name, library in frames]
        # The same function twice in a row is one box.
        names = [name for index, name in enumerate(names) if index == 0 or name != names[index - 1]]
        total += 1
        level = root
        for name in names:
            entry = level.setdefault(name, [0, {}])
            entry[0] += 1
            level = entry[1]
    return root, total


def depth(level, total):
    return max((1 + depth(children, total) for count, children in level.values() if count >= SMALLEST * total), default=0)


def colour(name):
    """Products of matrices in blue, our own loops in orange, each function always in the same tint."""
    tint = zlib.crc32(name.encode()) % 30
    return f"hsl({(205 if name.startswith('OpenBLAS') else 25) + tint // 2} 75% {68 + tint // 3}%)"


def boxes(level, total, scale, x, y, out):
    for name, (count, children) in sorted(level.items()):
        width = count * scale
        if count >= SMALLEST * total:
            label = html.escape(name)
            room = int((width - 6) / CHARACTER)
            text = name if len(name) <= room else name[: room - 1] + "…" if room > 3 else ""
            out.append(f'<g><title>{label}: {count / total:.1%}</title><rect x="{x:.1f}" y="{y}" width="{max(width - 0.6, 0.4):.1f}" '
                       f'height="{ROW - 1}" fill="{colour(name)}"/>'
                       + (f'<text x="{x + 3:.1f}" y="{y + 12}">{html.escape(text)}</text>' if text else "") + "</g>")
            boxes(children, total, scale, x, y - ROW, out)
        x += width


def main(arguments):
    profiles = [(title, open(path, encoding="utf-8", errors="replace").read())
                for title, path in zip(arguments[::2], arguments[1::2])]
    out, y = [], 0
    trees = [(title, *tree(text)) for title, text in profiles]
    most = max(1, *(total for _, _, total in trees))
    for title, root, total in trees:
        height = depth(root, total) * ROW
        out.append(f'<text class="title" x="{PAD}" y="{y + 24}">{html.escape(title)}: {total:,} samples</text>')
        boxes(root, total, (WIDTH - 2 * PAD) / most, PAD, y + 36 + height - ROW, out)
        y += height + 54
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" font-family="ui-monospace, monospace" font-size="11">'
          f'<style>.title {{ font: 600 15px sans-serif }}</style><rect width="{WIDTH}" height="{y}" fill="white"/>')
    print("\n".join(out) + "\n</svg>")


main(sys.argv[1:])
