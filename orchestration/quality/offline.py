"""Make a Data Docs site self-contained: pages that fetch nothing from elsewhere and need no script."""

import html
import re
from pathlib import Path

# Great Expectations lays out its pages with styles and scripts from five other sites, which would learn who
# reads them and when. What the layout needs of them is short enough to include here.
_STYLE = r"""
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; color: #222; background: #fff; }
nav.navbar { border-bottom: 1px solid #ddd; padding: 0 2rem; display: flex; align-items: center; }
.container-fluid { padding: 1rem 2rem; } .row { display: flex; flex-wrap: wrap; gap: 1rem; }
.col-md-2 { flex: 0 0 16rem; } .col-md-10 { flex: 1 1 40rem; min-width: 0; } .col-12 { flex: 0 0 100%; }
.ge-section .row { display: block; } .mb-4 { margin-bottom: 1rem; } ul, ol { list-style: none; padding: 0; }
.card { border: 1px solid #ddd; border-radius: 4px; }
.card-header { background: #f5f5f5; padding: .4rem .8rem; }
.card-body { padding: .4rem .8rem; } .alert { background: #eef0f2; padding: .6rem .8rem; border-radius: 4px; }
table { border-collapse: collapse; margin: .5rem 0 1rem; } a { color: #0b5394; }
td, th { border: 1px solid #ddd; padding: .3rem .6rem; text-align: left; vertical-align: top; }
.text-success, .passed { color: #1b7f3b; } .text-danger, .failed { color: #b3261e; }
.text-warning, .warned { color: #8a5a00; }
.fa-check-circle::before { content: "\2713"; } .fa-times::before { content: "\2717"; }
.fa-exclamation-triangle::before { content: "!"; }
.cooltip .top, .btn-group, .modal { display: none; }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:"
_HEAD = f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"><style>{_STYLE}</style></head>'

_FOREIGN = (
    re.compile(r"<script\b.*?</script>", re.DOTALL),
    re.compile(r"<link\b[^>]*>"),
    re.compile(r"<img\b[^>]*>", re.DOTALL),
    re.compile(r"<style\b.*?</style>", re.DOTALL),
    re.compile(r"<footer\b.*?</footer>", re.DOTALL),
)


def stand_alone(site: Path) -> None:
    """Rewrite every page of the site so that it loads nothing; remove what only the old layout used."""
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        for pattern in _FOREIGN:
            text = pattern.sub("", text)
        page.write_text(text.replace("</head>", _HEAD, 1), encoding="utf-8")
    for asset in sorted((site / "static").rglob("*"), reverse=True):
        asset.rmdir() if asset.is_dir() else asset.unlink()


def page(title: str, header: list[str], rows: list[list[str]]) -> str:
    """A page with one table. Header and title are plain text, the cells are HTML."""
    head = "".join(f"<th>{html.escape(name)}</th>" for name in header)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in rows)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{html.escape(title)}</title>{_HEAD}"
        f'<body><div class="container-fluid"><h1>{html.escape(title)}</h1>\n'
        f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table></div></body></html>\n"
    )
