#!/usr/bin/env python3
"""Builds the sprite sheets of io.headwatch.scenes from three npm packages.

Usage: python3 build_sprites.py

Needs npm and Python's Pillow with WebP support (Debian: python3-pil). The packages (150 MB) are
fetched by `npm pack` into a temporary directory that is removed afterwards.

Input is sprites.tsv in the resources: one object per line, sorted by name, with its Unicode code
point. Output is one sheet per style beside it: object n (from 0) lies in the cell of column
n % COLUMNS and row n // COLUMNS. To add an object, add its line and run this script again.
"""

import subprocess
import tarfile
import tempfile
from pathlib import Path

from PIL import Image

CELL = 64
COLUMNS = 20
SPRITES = Path(__file__).resolve().parent.parent / "src/main/resources/io/headwatch/scenes/sprites"
# sheet: package, version, where a code point's image lies in it
STYLES = {
    "noto": ("emoji-datasource-google", "16.0.0", "img/google/64/{}.png"),
    "twemoji": ("emoji-datasource-twitter", "16.0.0", "img/twitter/64/{}.png"),
    "fluent": ("@lobehub/fluent-emoji-3d", "1.1.0", "assets/{}.webp"),
}


def unpack(package, version, directory):
    """Returns the root directory of the unpacked package."""
    packed = subprocess.run(
        ["npm", "pack", "--silent", f"{package}@{version}"],
        cwd=directory, check=True, capture_output=True, text=True)
    archive = Path(directory) / packed.stdout.strip().splitlines()[-1]
    target = archive.with_suffix("")
    with tarfile.open(archive) as tar:
        tar.extractall(target)
    return target / "package"


def read_sprite(root, pattern, code_point):
    """Reads one image; some sets leave the variation selector out of their file names."""
    names = (code_point, code_point.removesuffix("-fe0f"))
    found = [p for p in (root / pattern.format(name) for name in names) if p.exists()]
    if not found:
        raise SystemExit(f"{root} has no image of {code_point}")
    image = Image.open(found[0]).convert("RGBA")
    # Scaled with premultiplied alpha, so that transparent pixels do not bleed into the edges.
    return image.convert("RGBa").resize((CELL, CELL), Image.LANCZOS).convert("RGBA")


def build_sheet(code_points, root, pattern):
    rows = -(-len(code_points) // COLUMNS)
    sheet = Image.new("RGBA", (COLUMNS * CELL, rows * CELL))
    for n, code_point in enumerate(code_points):
        cell = (n % COLUMNS * CELL, n // COLUMNS * CELL)
        sheet.paste(read_sprite(root, pattern, code_point), cell)
    return sheet


def main():
    lines = (SPRITES / "sprites.tsv").read_text(encoding="utf-8").splitlines()[1:]
    code_points = [line.split("\t")[3] for line in lines]
    with tempfile.TemporaryDirectory() as directory:
        for style, (package, version, pattern) in STYLES.items():
            root = unpack(package, version, directory)
            build_sheet(code_points, root, pattern).save(SPRITES / f"{style}.png", optimize=True)


if __name__ == "__main__":
    main()
