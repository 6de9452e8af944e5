"""Numbers as people write them."""


def number(value: float, language: str, decimals: int = 0) -> str:
    """A number as the language ("en" or "nl") writes it: 1,234.5 or 1.234,5."""
    text = f"{value:,.{decimals}f}"
    return text.translate(str.maketrans(",.", ".,")) if language == "nl" else text
