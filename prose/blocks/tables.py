"""A typed block as HTML: the author's table, and beside it what follows from it.

Everything that the author did not write stands inside ``[data-aside]``: numbers, ratings, pictures,
the names of duties. The table keeps the author's words, columns and order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prose.safety import Ours

from . import pictures
from .items import Item, Metric, Milestone, Risk, TypedBlock
from .kinds import DUTIES, KINDS, letters_of
from .pictures import figure
from .values import is_filled

# HTML of one cell, from its Markdown.
Cell = Callable[[str], str]


def html_of(block: TypedBlock, *, cell: Cell, plain: Cell, ours: Ours) -> str:
    """The figure of a block, not yet sanitised; its pictures are held by ``ours``.

    ``plain`` gives the words of a cell without Markdown, for use in pictures.
    """
    names = [plain(getattr(item, _MAIN[block.kind])) for item in block.items]
    drawn = _picture(block, names)
    figure_of_rows = _row_pictures(block, ours)
    parts = [f'<figure class="typed typed-{block.kind}">']
    if drawn:
        parts.append(f'<div class="typed-picture" data-aside="">{ours.hold(drawn)}</div>')
    parts.append('<div class="scroll" tabindex="0"><table>\n')
    title = (
        f"<caption>{escape(block.caption)}</caption>" if block.caption else _aside("caption", KINDS[block.kind].title)
    )
    parts.append(f"{title}\n<thead>\n<tr>\n")
    parts += [f'<th scope="col">{cell(column)}</th>\n' for column in block.columns]
    more = _MORE.get(block.kind) if block.items else None
    if more:
        parts.append(f'<th scope="col" data-aside="">{escape(more[0]())}</th>')
    parts.append("</tr>\n</thead>\n<tbody>\n")
    main = block.meanings.index(_MAIN[block.kind]) if block.items else -1
    numbered = block.kind in ("milestones", "risks") and bool(drawn)
    for at, row in enumerate(block.rows):
        parts.append("<tr>\n")
        for column, text in enumerate(row.cells):
            tag = 'th scope="row"' if column == main else "td"
            unclear = ' class="is-unclear"' if (at, column) in block.unclear else ""
            number = f'<span class="typed-n" data-aside="">{at + 1} </span>' if numbered and column == main else ""
            parts.append(f"<{tag}{unclear}>{number}{cell(text)}{_word(block, at, column, text)}</{tag[:2]}>\n")
        if more:
            parts.append(f'<td class="typed-more" data-aside="">{figure_of_rows[at]}{more[1](block.items[at])}</td>')
        parts.append("</tr>\n")
    parts.append("</tbody>\n</table></div>")
    if block.kind == "metrics" and any(figure_of_rows):
        parts.append(f'<div class="typed-picture" data-aside="">{ours.hold(pictures.legend_of_metrics())}</div>')
    parts.append("</figure>")
    return "".join(parts)


_MAIN = {kind.key: kind.main for kind in KINDS.values()}


def _aside(tag: str, words: object) -> str:
    return f'<{tag} data-aside="">{escape(words)}</{tag}>'


def _picture(block: TypedBlock, names: Sequence[str]) -> pictures.SafeString | None:
    if block.kind == "risks":
        return pictures.risk_matrix([item for item in block.items if isinstance(item, Risk)])
    if block.kind == "milestones":
        return pictures.milestone_line([item for item in block.items if isinstance(item, Milestone)], names)
    return None


def _row_pictures(block: TypedBlock, ours: Ours) -> list[str]:
    drawn = [pictures.metric_bar(item) if isinstance(item, Metric) else None for item in block.items]
    return [ours.hold(picture) if picture else "" for picture in drawn]


def _word(block: TypedBlock, at: int, column: int, text: str) -> str:
    """What a letter of a RACI table stands for, in words."""
    if block.kind != "raci" or not block.items or block.meanings[column] or not is_filled(text):
        return ""
    try:
        letters = letters_of(text)
    except ValueError:
        return ""
    if len(text.strip()) > 2 * len(letters):
        return ""  # written in words already
    words = ", ".join(str(duty_title(DUTIES[letter])) for letter in letters)
    return f'<span class="raci-word" data-aside=""> {escape(words)}</span>'


def duty_title(duty: str) -> str:
    """The name of a duty of a RACI table."""
    return {
        "responsible": _("Responsible"),
        "accountable": _("Accountable"),
        "consulted": _("Consulted"),
        "informed": _("Informed"),
    }[duty]


def rating_title(rating: str) -> str:
    """The name of a risk's rating."""
    return {"low": _("Low"), "medium": _("Medium"), "high": _("High")}[rating]


def _rating(item: Item) -> str:
    if not isinstance(item, Risk) or item.rating is None:
        return ""
    words = _("%(rating)s, %(score)s of %(most)s") % {
        "rating": rating_title(item.rating),
        "score": item.score,
        "most": item.scale**2,
    }
    return f'<span class="risk-rating risk-{item.rating}">{escape(words)}</span>'


def _standing(item: Item) -> str:
    """How a milestone fares against its plan, in words."""
    if not isinstance(item, Milestone):
        return ""
    late = item.days_late
    if late is None:
        words = _("Reached") if item.actual else _("Planned") if item.planned else ""
    elif late == 0:
        words = _("Reached as planned") if item.actual else _("Expected as planned")
    else:
        days = abs(late)
        if item.actual:
            words = (
                ngettext("Reached %(days)s day late", "Reached %(days)s days late", days)
                if late > 0
                else ngettext("Reached %(days)s day early", "Reached %(days)s days early", days)
            ) % {"days": days}
        else:
            words = (
                ngettext("Expected %(days)s day late", "Expected %(days)s days late", days)
                if late > 0
                else ngettext("Expected %(days)s day early", "Expected %(days)s days early", days)
            ) % {"days": days}
    return escape(words)


def _against_target(item: Item) -> str:
    """How far the newest figure is from the target, in words."""
    if not isinstance(item, Metric):
        return ""
    if item.latest is None:
        return escape(_("Not measured yet"))
    if item.is_reached is None:
        return escape(_("No target"))
    if item.is_reached:
        return escape(_("Target met"))
    gap = abs(item.latest - (item.target or 0))
    return escape(_("%(gap)s from the target") % {"gap": figure(gap, item.unit)})


# The column that we add to a kind: its heading, and its words for one item.
_MORE: dict[str, tuple[Callable[[], str], Callable[[Item], str]]] = {
    "risks": (lambda: _("Rating"), _rating),
    "milestones": (lambda: _("Plan and reality"), _standing),
    "metrics": (lambda: _("Against the target"), _against_target),
}

__all__ = ["duty_title", "html_of", "rating_title"]
