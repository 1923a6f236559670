"""Pictures that the families share: drawn here, of things and not of people."""

import math
import random
from collections.abc import Callable
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFilter

import stafettlogg.services as log_services
from bti.database.acting import acting
from bti.demo.stories.telling import Teller
from cases.models import Case
from stafettlogg.models import Stafettlogg

SIZE = (960, 720)
PAPER = "#fbf4e4"


def share_pictures(tell: Teller) -> Case:
    """Five lysglimt with pictures in the log of Ella, over four weeks, and a plan attached."""
    with acting(user_id=tell.users["liv"].pk):
        log = Stafettlogg.objects.select_related("case").get(case__child__first_name="Ella")
    for by, ago, drawn, text, alt in (
        ("mina", 25, climbing_wall, "Hun klatret helt opp.", "En klatrevegg med fargede grep"),
        ("rolf", 17, waffles, "Vaffelkveld, og alle ble sittende.", "Tre vafler med syltetøy"),
        ("liv", 11, lantern, "Ella tente lykta i gangen selv.", "En lykt som lyser på en trapp"),
        ("mina", 4, drawing, "Denne hang på kjøleskapet i dag.", "En tegning av sol, hus og tre"),
        ("ella", 1, sunrise, "På vei til skolen. Jeg rakk det.", "Soloppgang over skogen"),
    ):
        picture = SimpleUploadedFile("bilde.jpg", _jpeg(drawn), content_type="image/jpeg")
        tell.do(
            log_services.share_lysglimt, log, by=by, ago=ago, text=text, picture=picture, alt=alt
        )
    plan = SimpleUploadedFile(
        "Timeplan for morgenene.txt",
        "Morgenene til Ella\n\n8.00 Hege står ved porten.\n8.15 Rolig start i rom 204.\n".encode(),
    )
    tell.do(log_services.attach, log, by="liv", ago=6, uploads=[plan])
    case: Case = log.case
    return case


def _jpeg(drawn: Callable[[], Image.Image]) -> bytes:
    held = BytesIO()
    drawn().save(held, "JPEG", quality=85)
    return held.getvalue()


def _shaded(top: str, bottom: str) -> Image.Image:
    """From one colour at the top to another at the bottom."""
    mask = Image.linear_gradient("L").resize(SIZE)
    return Image.composite(Image.new("RGB", SIZE, bottom), Image.new("RGB", SIZE, top), mask)


def sunrise() -> Image.Image:
    picture = _shaded("#7d86b8", "#ffd9a0")
    glow = Image.new("RGB", SIZE, "#ffe9b8")
    mask = Image.new("L", SIZE, 0)
    ImageDraw.Draw(mask).ellipse((330, 230, 750, 650), fill=210)
    picture.paste(glow, mask=mask.filter(ImageFilter.GaussianBlur(60)))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((460, 360, 620, 520), fill="#fff3cf")
    for base, colour, height, seed in (
        (560, "#5d6b73", 70, 1), (620, "#3d4d4a", 110, 2), (720, "#22332f", 170, 3),
    ):  # fmt: skip
        _forest(draw, base, colour, height, seed)
    return picture


def _forest(draw: ImageDraw.ImageDraw, base: int, colour: str, height: int, seed: int) -> None:
    dice = random.Random(seed)
    for x in range(-20, SIZE[0] + 40, height // 3):
        tall = height * (0.6 + 0.5 * dice.random())
        draw.polygon([(x, base), (x + height // 4, base - tall), (x + height // 2, base)], colour)
    draw.rectangle((0, base - 6, SIZE[0], SIZE[1]), fill=colour)


def climbing_wall() -> Image.Image:
    picture = _shaded("#d8d2c4", "#b9b09d")
    draw = ImageDraw.Draw(picture)
    dice = random.Random(7)
    for x in range(0, SIZE[0], 240):
        draw.line((x, 0, x, SIZE[1]), fill="#a89f8b", width=4)
    for y in range(0, SIZE[1], 240):
        draw.line((0, y, SIZE[0], y), fill="#a89f8b", width=4)
    for _hold in range(46):
        x, y, size = dice.randrange(960), dice.randrange(720), dice.randrange(26, 64)
        colour = dice.choice(["#d9573f", "#e8a33d", "#3f7d6b", "#4a6fa5", "#8a5a83"])
        draw.ellipse((x + 6, y + 9, x + size + 6, y + size * 0.7 + 9), fill="#9c937f")
        draw.ellipse((x, y, x + size, y + size * 0.7), fill=colour)
    draw.line((700, 0, 660, 300, 690, 720), fill="#3a3a3a", width=8)
    return picture


def waffles() -> Image.Image:
    picture = _shaded("#cfe0dc", "#b7cdc8")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((130, 90, 830, 680), fill="#f7f4ee", outline="#dcd5c6", width=10)
    for cx, cy in ((380, 310), (600, 330), (480, 480)):
        for turn in range(5):
            angle = turn * 2 * math.pi / 5 - math.pi / 2
            x, y = cx + 70 * math.cos(angle), cy + 70 * math.sin(angle)
            draw.ellipse((x - 62, y - 62, x + 62, y + 62), "#d9a04f", "#b57b30", 5)
        for step in range(-90, 100, 30):
            draw.line((cx - 95, cy + step, cx + 95, cy + step), fill="#c0873a", width=4)
            draw.line((cx + step, cy - 95, cx + step, cy + 95), fill="#c0873a", width=4)
        draw.ellipse((cx - 34, cy - 28, cx + 38, cy + 30), fill="#a3243b")
    return picture


def lantern() -> Image.Image:
    picture = _shaded("#1f2a3a", "#2d3545")
    draw = ImageDraw.Draw(picture)
    for step, y in enumerate((520, 600, 680)):
        draw.rectangle((0, y, SIZE[0], y + 80), fill=("#4a5160", "#414857", "#383f4d")[step])
    mask = Image.new("L", SIZE, 0)
    ImageDraw.Draw(mask).ellipse((240, 160, 720, 700), fill=190)
    picture.paste(Image.new("RGB", SIZE, "#ffb84d"), mask=mask.filter(ImageFilter.GaussianBlur(90)))
    draw.rectangle((400, 280, 560, 530), fill="#ffdf9a", outline="#2b2b2b", width=10)
    draw.polygon([(385, 280), (480, 210), (575, 280)], fill="#2b2b2b")
    draw.rectangle((380, 525, 580, 545), fill="#2b2b2b")
    draw.rectangle((462, 430, 498, 525), fill="#fbf3df")
    draw.ellipse((464, 370, 496, 435), fill="#ff9a2e")
    return picture


def drawing() -> Image.Image:
    picture = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(picture)
    dice = random.Random(3)

    def crayon(points: list[tuple[float, float]], colour: str, width: int = 12) -> None:
        for _stroke in range(3):
            moved = [(x + dice.uniform(-4, 4), y + dice.uniform(-4, 4)) for x, y in points]
            draw.line(moved, fill=colour, width=width, joint="curve")

    circle = [(780 + 80 * math.cos(t / 8), 150 + 80 * math.sin(t / 8)) for t in range(52)]
    crayon(circle, "#f2b632")
    for turn in range(12):
        angle = turn * math.pi / 6
        out = [(780 + r * math.cos(angle), 150 + r * math.sin(angle)) for r in (105, 150)]
        crayon(out, "#f2b632", 9)
    crayon([(180, 580), (180, 360), (460, 360), (460, 580), (180, 580)], "#c8553d")
    crayon([(150, 370), (320, 220), (490, 370)], "#7a4b33")
    crayon([(290, 580), (290, 460), (360, 460), (360, 580)], "#4a6fa5")
    crayon([(620, 590), (620, 430)], "#7a4b33", 18)
    leaves = [(620 + 85 * math.cos(t / 6), 370 + 70 * math.sin(t / 6)) for t in range(40)]
    crayon(leaves, "#4f8a5b")
    crayon([(40, 600), (300, 590), (620, 600), (930, 592)], "#4f8a5b", 16)
    return picture
