"""Whether a page and its twin tell the same."""

from html.parser import HTMLParser

TOLD = ("aria-label", "title", "placeholder", "alt")


class _Told(HTMLParser):
    """Collects what a page tells: its texts, and the texts that only some people get."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.words.append(" ".join(data.split()))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.words += [value for name, value in attrs if name in TOLD and value]


def told(page: bytes) -> list[str]:
    """Every text of a page, in order."""
    parser = _Told()
    parser.feed(page.decode())
    return parser.words


def difference(page: bytes, twin: bytes) -> str:
    """The first text that differs; empty when page and twin tell the same."""
    left, right = told(page), told(twin)
    for ours, theirs in zip(left, right, strict=False):
        if ours != theirs:
            return f"the page says «{ours}», the twin «{theirs}»"
    if len(left) != len(right):
        longer = left[len(right) :] or right[len(left) :]
        return f"only one of them says «{longer[0]}»"
    return ""
