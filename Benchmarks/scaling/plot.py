#!/usr/bin/env python3
"""Draws the table of `heterolora-bench scaling` as SVG: a step's processor time against tokens and against blocks, each with the straight line
of least squares and its R². Needs nothing but Python. See run beside it."""
import sys

WIDTH, HEIGHT, LEFT, TOP, SIDE, TALL = 1000, 380, 70, 50, 380, 260
PANELS = {"tokens": "tokens per step (texts of 32, 6 blocks)", "blocks": "blocks (16 texts of 32 tokens)"}


def fit(points):
    n = len(points)
    mx, my = sum(x for x, _ in points) / n, sum(y for _, y in points) / n
    slope = sum((x - mx) * (y - my) for x, y in points) / sum((x - mx) ** 2 for x, _ in points)
    start = my - slope * mx
    unexplained = sum((y - start - slope * x) ** 2 for x, y in points)
    return slope, start, 1 - unexplained / sum((y - my) ** 2 for _, y in points)


def steps(top):
    """Round numbers up to `top`, four or so."""
    size = next(unit * 10**power for power in range(6) for unit in (1, 2, 5) if unit * 10**power >= top / 6)
    return range(0, int(top) + 1, size)


def panel(left, title, points):
    slope, start, squared = fit(points)
    xmax, ymax = max(x for x, _ in points) * 1.05, max(y for _, y in points) * 1.1

    def place(x, y):
        return left + x / xmax * SIDE, TOP + TALL - y / ymax * TALL

    out = [f'<path d="M{left} {TOP}v{TALL}h{SIDE}" class="axis"/>']
    for x in steps(xmax):
        out.append(f'<text x="{place(x, 0)[0]:.0f}" y="{TOP + TALL + 18}" text-anchor="middle">{x}</text>')
    for y in steps(ymax):
        out.append(f'<text x="{left - 8}" y="{place(0, y)[1] + 4:.0f}" text-anchor="end">{y}</text>')
        out.append(f'<path d="M{left} {place(0, y)[1]:.1f}h{SIDE}" class="grid"/>')
    (x1, y1), (x2, y2) = place(0, max(0, start)), place(xmax, start + slope * xmax)
    out.append(f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" class="line"/>')
    out += ['<circle cx="{:.1f}" cy="{:.1f}" r="4"/>'.format(*place(x, y)) for x, y in points]
    out.append(f'<text x="{left + 14}" y="{TOP + 18}" class="fit">{start:.1f} ms + {slope:.3g} ms each, R² = {squared:.4f}</text>')
    out.append(f'<text x="{left + SIDE / 2}" y="{TOP + TALL + 42}" text-anchor="middle">{title}</text>')
    return "\n".join(out)


def main():
    rows = [line.rstrip("\n").split("\t") for line in sys.stdin][1:]
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13"><style>'
          '.axis{fill:none;stroke:#333}.grid{stroke:#e5e5e5}.line{stroke:#c2410c;stroke-width:1.5}circle{fill:#1d4ed8}.fit{fill:#c2410c}'
          f'</style><rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>'
          f'<text x="{LEFT}" y="28" font-size="15" font-weight="600">Milliseconds of processor time of a training step, both threads together</text>')
    for index, (kind, title) in enumerate(PANELS.items()):
        points = [(float(x), 1000 * float(y)) for name, x, y in rows if name == kind]
        print(panel(LEFT + index * 480, title, points))
    print("</svg>")


main()
