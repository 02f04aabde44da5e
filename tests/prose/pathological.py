"""Texts at the limit of length that make a parser of Markdown work hardest, by what they are made of."""

from prose import MAX_LENGTH


def repeated(piece: str, before: str = "") -> str:
    return (before + piece * (MAX_LENGTH // len(piece) + 1))[:MAX_LENGTH]


def numbered(piece: str, most: int = 100_000) -> str:
    """The piece with its number, again and again up to the limit of length."""
    made, length = [], 0
    for number in range(most):
        one = piece.format(number)
        length += len(one)
        if length > MAX_LENGTH:
            break
        made.append(one)
    return "".join(made)


HALF = MAX_LENGTH // 2
TABLE_ROW = "|b" * 40 + "|\n"

PATHOLOGICAL = {
    # emphasis
    "stars": repeated("*"),
    "stars and letters": repeated("*a "),
    "two kinds of emphasis": repeated("*a_ "),
    "strong and em": repeated("**a *a "),
    "emphasis inside words": repeated("a**b_c "),
    "nested emphasis": "*" * HALF + "a" + "*" * (HALF - 1),
    "underscores": repeated("_a__b_"),
    "strikethrough": repeated("~~a~"),
    "emphasis over lines": repeated("*\n"),
    "emphasis beside letters of another script": repeated("*а“"),
    # brackets
    "open brackets": repeated("["),
    "pairs of brackets": "[" * HALF + "]" * HALF,
    "short pairs of brackets": repeated("[]"),
    "open pictures": repeated("!["),
    "open links": repeated("[a]("),
    "links": repeated("[a](b) "),
    "nested links": repeated("[[a](b)"),
    "pictures in links": repeated("[![a](b)](c) "),
    "pictures": repeated("![a](attachment:b.png) "),
    "address of brackets": repeated("(", "[a]("),
    "address of pairs of brackets": "[a](" + "(" * (HALF - 4) + ")" * HALF,
    "open addresses": repeated("[a](<b"),
    "open titles": repeated('[a](b "'),
    "escaped brackets": repeated("\\["),
    # code
    "backticks": repeated("`a``b"),
    "ever more backticks": "".join("`" * n + " " for n in range(1, 345))[:MAX_LENGTH],
    "fences": repeated("```\n"),
    "tilde fences": repeated("~~~ a\n"),
    "indented code": repeated("    a\n"),
    # HTML and entities
    "less-than signs": repeated("<"),
    "open tags": repeated("<a "),
    "comments": repeated("<!--"),
    "CDATA": repeated("<![CDATA["),
    "instructions": repeated("<?"),
    "tags": repeated("<div>"),
    "ampersands": repeated("&"),
    "entities": repeated("&amp;"),
    "numbered entities": repeated("&#x41;"),
    "escapes": repeated("\\*"),
    # references
    "definitions": repeated("[a]: b\n"),
    "different definitions": numbered("[a{}]: b\n"),
    "one definition used often": repeated("[a]", "[a]: /b\n\n"),
    "a long definition used often": repeated("[a]", "[a]: /" + "b" * 20_000 + "\n\n"),
    "open references": repeated("[a\n"),
    "open titles of definitions": repeated('[a]: b "c\n'),
    # tables
    "wide table": repeated(TABLE_ROW, "|a" * 40 + "|\n" + "|-" * 40 + "|\n"),
    "narrow table": repeated("c|d\n", "a|b\n-|-\n"),
    "table of empty rows": repeated("|\n", "|" * 200 + "\n" + "|-" * 199 + "|\n"),
    "table of empty rows within the width": repeated("|\n", "|a" * 49 + "|\n" + "|-" * 49 + "|\n"),
    "heading of a table": repeated("|"),
    "many tables": repeated("a|b\n-|-\nc|d\n\n"),
    "rules of tables": repeated("a\n-|-\n"),
    # lists and quotes
    "quote signs": repeated(">"),
    "quoted lines": repeated("> a\n"),
    "nested quotes": repeated(">>>>>>>>>> a\n"),
    "nested quotes that go on": repeated("b\n", ">" * 300 + "a\n"),
    "nested quotes with long lines": repeated(">" * 40 + "a\n"),
    "nested quotes and lists": repeated("> - " * 9 + "a\n"),
    "nested list": "".join("  " * n + "- a\n" for n in range(240))[:MAX_LENGTH],
    "list in one line": repeated("- "),
    "list": repeated("- a\n"),
    "numbered list": repeated("1. a\n"),
    "stars that may be a rule": repeated("* * "),
    "empty items": repeated("-\n\n"),
    "items with fences": repeated("- ```\n"),
    "lists of ever more depth": numbered("{} - a\n"),
    # lines
    "one long word": repeated("a"),
    "words": repeated("lorem ipsum "),
    "lines": repeated("a\n"),
    "paragraphs": repeated("a\n\n"),
    "headings": repeated("# a\n"),
    "underlined headings": repeated("a\n=\n"),
    "rules": repeated("---\n"),
    "spaces": repeated(" "),
    "letters and spaces": repeated("a   "),
    "tabs": repeated("\t"),
    "line ends": repeated("\n"),
    "carriage returns": repeated("\r"),
    "hard breaks": repeated("a  \n"),
    # addresses
    "schemes": repeated("http://"),
    "schemes and letters": repeated("http://a "),
    "addresses": repeated("http://a.b "),
    "addresses without an end": repeated("http://a.b/"),
    "addresses with questions": repeated("http://a.b/c?"),
    "address of opening brackets": repeated("(", "http://a.b/"),
    "address of hashes": repeated("#", "http://a.b/"),
    "address of apostrophes": repeated("'", "http://a.b/"),
    "address of hyphens": repeated("-a", "http://"),
    "address of dots": repeated("a.", "http://"),
    "address of at signs": repeated("@a", "http://a"),
    "colons and slashes": repeated("://"),
    "slashes": repeated("//"),
    "colons": repeated("http:"),
    "mailto": repeated("mailto:"),
    "mail addresses": repeated("mailto:a@b.c "),
    "at signs": repeated("a@"),
    "names with dots": repeated("www.a.b "),
    "ftp": repeated("ftp://a.b "),
    "angle addresses": repeated("<http://"),
    "short angle addresses": repeated("<h:a>"),
    "addresses in many paragraphs": repeated("http://a.b/c " * 100 + "\n\n"),
    "colons in many paragraphs": repeated("://" * 99 + "\n\n"),
    # characters
    "emoji": repeated("👩‍👩‍👧"),
    "marks on one letter": repeated("\u0301", "a"),
    "NUL": repeated("\0"),
    "turned text": repeated("\u202e"),
    "marks of our own": repeated("\ue0000-0\ue001"),
    # typed blocks
    "one block of many rows": repeated("A | 1 | 1\n", "```risks\nRisk | Likelihood | Impact\n"),
    "many blocks": repeated("```risks\nRisk|L|I\nA|1|1\n```\n"),
    "many full blocks": repeated("```risks\nRisk|L|I\n" + "A|1|1\n" * 100 + "```\n"),
    "many blocks of milestones": repeated("```milestones\nMilestone|Date\n" + "A|May 2026\n" * 100 + "```\n"),
    "milestones over centuries": repeated("A|1900-01\nB|2199-12\n", "```milestones\nMilestone|Date\n"),
    "blocks of measures": repeated("```metrics\nMetric|Now\n" + "A|1;2;3;4;5;6\n" * 100 + "```\n"),
    "one cell of many figures": repeated("1;", "```metrics\nMetric|Now\nA|"),
    "one long cell": repeated("1 ", "```metrics\nMetric|Now\nA|"),
    "one cell of many people": repeated("a,", "```raci\nWork|R|A\nA|"),
    "bars": repeated("|", "```risks\nRisk\n"),
    "cells of brackets": repeated("[|", "```risks\nRisk|L|I\n"),
    "columns": repeated("Risk|", "```risks\n"),
    "a heading of many letters": repeated("risk ", "```risks\n"),
}  # fmt: skip
