"""The rooms of the package, from ``.importlinter`` and the code: a picture, and what each is for."""

import ast
import configparser
import html
import re
from importlib.util import find_spec
from pathlib import Path

WIDTH, LINE, PAD, NAME = 340, 22, 7, 112  # of the picture; a screen of 360 px shows it as it is


def layers(source):
    """Rooms from top to bottom; those on one level do not know one another."""
    settings = configparser.ConfigParser()
    settings.read(source / ".importlinter", encoding="utf-8")
    told = settings["importlinter:contract:rooms"]["layers"]
    return [[room.strip() for room in line.split("|")] for line in told.strip().splitlines()]


def modules(room):
    """Files of a room: a module, or all of a package."""
    package = Path(find_spec("review").origin).parent
    folder = package / room
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [package / f"{room}.py"]


def lines(room):
    return sum(path.read_text(encoding="utf-8").count("\n") for path in modules(room))


def idea(room):
    """First sentence of a room's docstring."""
    first = min(modules(room), key=lambda path: (path.name != "__init__.py", len(path.parts)))
    told = ast.get_docstring(ast.parse(first.read_text(encoding="utf-8"))) or ""
    return " ".join(told.split("\n\n")[0].split())


def rooms(source):
    """The picture: a band a level, a bar for the lines of each room."""
    levels = layers(source)
    most = max(lines(room) for level in levels for room in level)
    drawn, top = [], 0
    for level in levels:
        height = len(level) * LINE + 2 * PAD
        drawn.append(
            f'<rect class="level" x="0.5" y="{top + 0.5}" width="{WIDTH - 1}" height="{height - 1}" rx="5"/>'
        )
        for at, room in enumerate(level):
            y, size = top + PAD + at * LINE, lines(room)
            length = max(2, round((WIDTH - NAME - 60) * size / most))
            drawn.append(
                f'<text x="10" y="{y + 15}">{room}</text>'
                f'<rect class="bar" x="{NAME}" y="{y + 4}" width="{length}" height="{LINE - 8}" rx="2"/>'
                f'<text class="size" x="{NAME + length + 6}" y="{y + 15}">{size:,}</text>'
            )
        top += height + 6
    told = "; then ".join(", ".join(f"{room} with {lines(room):,}" for room in level) for level in levels)
    return (
        f'<figure class="rooms"><svg viewBox="0 0 {WIDTH} {top - 6}" role="img" aria-labelledby="rooms-title rooms-told">'
        '<title id="rooms-title">Rooms of the package and their lines</title>'
        f'<desc id="rooms-told">From top to bottom, lines of code of each: {told}.</desc>{"".join(drawn)}</svg>'
        "<figcaption>A room imports only from frames below its own. Rooms in one frame do not know one another. Bars: lines of "
        "code, with their documentation.</figcaption></figure>"
    )


def room_ideas(source):
    """What each room is for, in its own words."""
    rows = "".join(
        f'<tr><th scope="row"><code>{room}</code></th><td>{_marked(idea(room))}</td></tr>'
        for level in layers(source)
        for room in level
    )
    return (
        '<div class="scroll"><table class="results free"><caption>Rooms from top to bottom</caption><thead><tr>'
        f'<th scope="col">room</th><th scope="col">what belongs there</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _marked(text):
    """HTML of a docstring's sentence: what stands in double backticks, or has a role, is code."""
    plain = re.sub(r":\w+:`~?(?:\w+\.)*(\w+)`", r"``\1``", text)
    parts = html.escape(plain).split("``")
    return "".join(f"<code>{part}</code>" if at % 2 else part for at, part in enumerate(parts))


PARTS = (rooms, room_ideas)
