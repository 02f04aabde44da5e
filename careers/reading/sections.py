"""The sections of a job description, found by their headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .findings import SectionKind
from .sentences import Line
from .words import words_of

_LONGEST_HEADING = 12  # words
_LONGEST_LEAD_IN = 22  # words of a line that ends in a colon and opens a list
_MARKDOWN = re.compile(r"[ \t]{0,8}(#{1,6})[ \t]")
_BOLD = re.compile(r"[ \t]{0,8}(?:\*\*|__)[^*_\n]{1,160}(?:\*\*:?|__:?)[ \t]{0,8}$")
_LABEL = re.compile(r"[ \t#*_]{0,12}([^:\n]{2,60}?)[*_]{0,3}:[*_]{0,3}[ \t]{1,20}(?=\S)")


def _phrases(*phrases: str) -> re.Pattern[str]:
    return re.compile(r"(?:^|(?<= ))(?:" + "|".join(phrases) + r")(?= |$)")


# The first kind that fits is taken. Patterns see the heading as plain words in their common form.
_KINDS: tuple[tuple[SectionKind, re.Pattern[str]], ...] = (
    (
        SectionKind.EQUAL_OPPORTUNITY,
        _phrases(
            "eeo", "equal (?:employment )?opportunit(?:y|ie)", "equality", "diversity", "inclusion", "accommodation",
            "privacy(?: notice| statement| policy)?", "disclaimer", "fraud", "affirmative action", "legal notice",
            "accessibility statement", "belonging",
        ),
    ),
    (
        SectionKind.APPLYING,
        _phrases(
            "how (?:to|do i|you can) apply",
            "(?:application|hiring|interview|selection|recruitment) (?:process|stage|step)",
            "how we hire", "to apply", "apply now", "next step", "what happen(?:s)? next", "closing date",
            "contact(?: us)?",
            "how it will work", "ready to apply", "supporting document",
        ),
    ),
    (
        SectionKind.PREFERRED,
        _phrases(
            "prefer\\w*", "nice to have", "good to have", "desir\\w*", "bonu(?:s)?(?: point| skill)?", "plu(?:s|se)",
            "optional",
            "advantage\\w*", "(?:an )?asset", "ideally", "stand out", "set you apart", "beneficial",
            "additional (?:qualification|skill)",
            "(?:not|non) (?:essential|required)", "extra credit", "would be (?:great|useful|helpful|an? \\w+)",
            "even better", "helpful", "(?:extra|brownie) point", "great if you(?: also)?(?: have)?",
        ),
    ),
    (
        SectionKind.BENEFITS,
        _phrases(
            "benefit", "perk", "(?:what )?we offer", "our offer", "(?:what )?you(?: wi)?ll (?:get|receive|enjoy)",
            "what in it for you",
            "compensation(?: .{0,30})?", "remuneration", "reward", "total reward",
            "why (?:join|work|you|us|choose)\\b.{0,40}",
            "what you can expect(?: from us)?", "pay(?: range| band)?", "salary(?: range| band)?", "package",
            "well being", "wellbeing",
            "life (?:at .{1,30}|here)", "we provide", "you get(?! to do)",
        ),
    ),
    (
        SectionKind.PARTICULARS,
        _phrases(
            "location", "who may apply",
            "job (?:title|announcement number|family.{0,10}|type|location|id|code|reference|number)",
            "official title.{0,20}",
            "series(?: and)? grade", "serie", "grade", "promotion potential", "number of vacancy", "vacancy",
            "supervisory statu(?:s)?",
            "travel(?: requirement)?", "security clearance", "clearance",
            "work(?:ing)? (?:schedule|hour|pattern|arrangement|location)",
            "appointment type", "opening and closing.{0,40}", "report(?:s|ing)? (?:to|line)", "department",
            "employment type", "contract(?: type| length)?",
            "basic information", "start date", "duration", "hour", "physical demand", "work environment",
            "date posted", "posted",
            "employment requirement", "condition of employment", "eligibility",
        ),
    ),
    (
        SectionKind.MUST,
        _phrases(
            "(?:job |position |role |technical |core |key )?requirement", "qualification", "must have",
            "required(?: .{0,30})?", "what (?:you|we)(?: wi)?ll (?:need|bring|look for)",
            "what you(?: should)? (?:need|bring|have|offer)", "you(?: wi)?ll (?:have|need|bring)",
            "you (?:have|bring|are|should have|must have|need|should be)",
            "your (?:profile|background|skill|experience|qualification|expertise|strength|toolkit)", "who you are",
            "(?:what )?(?:we are|were|we|who we are|who were|what were) (?:looking for|seeking|look for|expect)",
            "looking for", "about you",
            "(?:technical |soft |hard |key |core |professional |relevant |transferable |your )?skill(?: set)?",
            "skillset", "(?:work |professional |relevant |prior |previous |technical |prefered )?experience",
            "competenc(?:y|ie|e)", "essential(?! function| dut| task)", "minimum", "person specification",
            "what you(?: wi)?(?:ll)? bring to the (?:table|team|role)",
            "what (?:we|you) (?:need|want)(?: from you| to see)?",
            "(?:(?:what|why) .{0,25}|you .{0,10}be )(?:a |an )?"
            "(?:great|good|right|strong|perfect) (?:fit|match)(?: if.{0,20})?",
            "(?:to |you .{0,10}|what .{0,20}|how to )?(?:be succes\\w*|succeed)(?: .{0,40})?", "make you succes\\w*",
            "(?:the )?(?:right )?person(?: for thi(?:s)?.{0,12})?", "superpower", "know how",
            "who you(?: wi)?(?:ll)? be",
            "knowledge", "expertise", "education", "criteria", "capability",
            "ideal (?:candidate|profile)(?: .{0,30})?", "(?:the|successful) candidate.{0,30}",
            "profile", "background", "attribute", "you might be a (?:good )?fit.{0,20}",
            "specialized experience.{0,60}", "what it take", "proficiency", "certification",
            "technology", "tool", "tech stack", "abilitie", "ability",
        ),
    ),
    (
        SectionKind.RESPONSIBILITIES,
        _phrases(
            "responsibilit(?:y|ie)", "responsible for", "dut(?:y|ie)",
            "what you(?: wi| a)?(?:ll|re)? (?:do|doing|be doing|work on|own|be responsible for|deliver|achieve)",
            "what you will",
            "what you get to do", "day in the life(?: .{0,20})?", "your day(?: .{0,12})?",
            "(?:your|the) (?:contribution|challenge)", "you are going to", "what succes\\w* look\\w* like",
            "(?:key |main )?objective", "accountabilit(?:y|ie)", "task", "deliverable", "day to day",
            "typical day(?: .{0,20})?", "in thi(?:s)? (?:role|position|job)(?: .{0,30})?",
            "your (?:role|mission|impact|task|work|day)", "you(?: wi)?ll", "you will", "the work", "main activitie",
            "activitie", "way of working", "what the job involve(?:s)?",
            "the impact you.{0,20}", "how you(?: wi)?ll.{0,30}", "focus area", "job function",
            "what we need you to do", "scope of .{0,20}", "function",
        ),
    ),
    (
        SectionKind.ROLE,
        _phrases(
            "about the (?:role|job|position|opportunity|project)",
            "(?:the|thi(?:s)?) (?:role|job|position|opportunity|purpose)",
            "(?:role|job|position|opportunity) (?:summary|description|overview|purpose|profile|detail)",
            "overview", "summary", "description", "purpose", "evaluation", "role", "the opportunity", "opportunity",
            "job",
        ),
    ),
    (
        SectionKind.ABOUT_US,
        _phrases(
            "about(?: .{0,60})?", "who we are", "what we do",
            "(?:our|the) (?:company|team|mission|story|value|culture|organization)(?: .{0,30})?",
            "(?:our|the) (?:business|vision|client|department)(?: .{0,30})?",
            "company (?:overview|description|profile|background)", "meet .{0,30}", "why .{0,30}", "we are .{0,40}",
        ),
    ),
)  # fmt: skip

# Names of fields that stand before their value in one line ("Location: Leeds") and open no section.
_FIELDS = frozenset({SectionKind.PARTICULARS, SectionKind.BENEFITS, SectionKind.APPLYING})
# Named as sections even when a value follows in the same line: "Requirements: five years of …".
_OPENERS = frozenset(
    {SectionKind.MUST, SectionKind.PREFERRED, SectionKind.RESPONSIBILITIES, SectionKind.EQUAL_OPPORTUNITY}
)
# What may qualify the name of a section without changing what it is.
_FILLER = frozenset(
    [
        "key",
        "main",
        "major",
        "principal",
        "characteristic",
        "if",
        "it",
        "also",
        "would",
        "make",
        "here",
        "core",
        "basic",
        "primary",
        "our",
        "your",
        "the",
        "a",
        "an",
        "and",
        "or",
        "for",
        "of",
        "to",
        "in",
        "we",
        "you",
        "job",
        "role",
        "position",
        "general",
        "professional",
        "technical",
        "other",
        "additional",
        "this",
        "with",
        "who",
        "what",
        "ideal",
        "minimum",
        "essential",
        "required",
        "preferred",
        "desired",
        "must",
        "have",
        "nice",
        "do",
        "need",
        "candidate",
        "level",
        "in",
        "will",
        "are",
        "be",
        "is",
        "as",
        "s",
        "ll",
        "re",
        "qualification",
        "skill",
        "experience",
        "requirement",
        "education",
        "knowledge",
        "competency",
        "certification",
        "information",
    ]
)


@dataclass(frozen=True, slots=True)
class Heading:
    kind: SectionKind | None  # None for a heading whose words say nothing of its kind
    end: int  # where the line's own content begins, after "Requirements:"
    depth: int  # of a Markdown heading, 1 to 6; 7 for any other
    whole_line: bool  # False for a field whose value stands in the same line
    labels: bool = False  # what it names follows in the same line


def _kind_of(words: list[str]) -> SectionKind | None:
    name = " ".join(words)
    if "prefer" in name and any(word in ("required", "minimum", "essential") for word in words):
        return SectionKind.MUST  # "Required and preferred": the sentences say which
    return next((kind for kind, pattern in _KINDS if pattern.search(name)), None)


def _is_name(words: list[str], kind: SectionKind, spare: int = 1) -> bool:
    """Whether these words are the name of a section rather than a sentence that happens to hold such words.

    ``spare`` words may say what else the section is about.
    """
    pattern = next(pattern for each, pattern in _KINDS if each is kind)
    rest = pattern.sub(" ", " ".join(words)).split()
    return len([word for word in rest if word not in _FILLER]) <= spare


def _opens(words: list[str], kind: SectionKind) -> bool:
    """Whether a line that ends in a colon opens a list of this kind: "In this role you will:"."""
    return kind in _OPENERS - {SectionKind.EQUAL_OPPORTUNITY} | {SectionKind.BENEFITS} or _is_name(words, kind)


def heading_at(text: str, line: Line) -> Heading | None:
    """The heading that a line is or begins with, if it is one."""
    piece = text[line.start : min(line.end, line.start + 400)]
    if line.end - line.start > 300:
        return _label_at(text, line, piece)
    markdown = _MARKDOWN.match(piece)
    bold = _BOLD.match(piece)
    words = [word.form for word in words_of(piece)]
    if not words:
        return None
    colon = piece.rstrip(" *_").endswith(":")
    depth = len(markdown.group(1)) if markdown else 7
    kind = _kind_of(words)
    if markdown or bold:
        if len(words) > 2 * _LONGEST_HEADING:
            kind = None
        if kind is not None and len(words) > _LONGEST_HEADING and not _is_name(words, kind):
            kind = None
        if kind is not None and len(words) > 5 and not _is_name(words, kind):
            kind = None
        return Heading(kind, line.end, depth, whole_line=True)
    if colon and len(words) <= _LONGEST_LEAD_IN and not line.bullet and kind is not None and _opens(words, kind):
        return Heading(kind, line.end, depth, whole_line=True)
    if line.bullet:
        return None
    if len(words) <= _LONGEST_HEADING and _is_plain_heading(piece) and kind is not None and _is_name(words, kind, 0):
        return Heading(kind, line.end, depth, whole_line=True)
    return _label_at(text, line, piece)


def _is_plain_heading(piece: str) -> bool:
    """Whether a line without any mark of a heading may be one: a sentence or a list is none."""
    return piece[-1] not in ".,;!" and ". " not in piece and ", " not in piece


def _label_at(text: str, line: Line, piece: str) -> Heading | None:
    label = _LABEL.match(piece)
    if label is None:
        return None
    words = [word.form for word in words_of(label.group(1))]
    if not words or len(words) > 6:
        return None
    kind = _kind_of(words)
    if kind is None or not _is_name(words, kind, 0):
        return None
    if kind in _OPENERS:
        return Heading(kind, line.start + label.end(), 7, whole_line=True, labels=True)
    return Heading(kind, line.start + label.end(), 7, whole_line=False) if kind in _FIELDS else None


def next_kind(current: SectionKind, depth: int, heading: Heading) -> SectionKind | None:
    """The kind of the section that a heading opens; None for a heading that only divides the section around it."""
    if current is SectionKind.PREFERRED and heading.kind is SectionKind.MUST and heading.labels:
        return None  # "Tools: Jira" in a list of what is nice to have
    if heading.kind is not None:
        return heading.kind
    if heading.depth < 7 and heading.depth <= depth:
        return SectionKind.ROLE
    return None


def kinds() -> Iterator[SectionKind]:
    """The kinds that a heading can name."""
    return (kind for kind, _ in _KINDS)
