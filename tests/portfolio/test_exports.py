"""A portfolio to take away: what is for others holds what they may see, what is the owner's holds everything."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import jsonschema
import pikepdf
import pytest
from PIL import Image

from portfolio.access import Door
from portfolio.actions.sharing import show_case_study
from portfolio.exports.archive import Archive
from portfolio.exports.paper import cover_of, pages_of, portfolio_pdf
from portfolio.exports.resume import resume_of
from portfolio.models import Attachment, CaseStudy, Portfolio, Revision
from portfolio.showcase import Showcase
from portfolio.typesetting import Cover, Page, typeset
from portfolio.typesetting.nodes import nodes_of, without_repeats
from roadmaps.models import Skill
from tests.factories import make_case_study, make_learner, make_portfolio, make_stored_file, make_submitted

SCHEMA = json.loads((Path(__file__).parent / "vendor/jsonresume-schema-1.2.1/schema.json").read_text())
SECRET = "a draft that nobody shall read"


@pytest.fixture
def owner(db):
    return make_learner(name="Ana Kovačević", handle="ana")


@pytest.fixture
def portfolio(owner) -> Portfolio:
    return make_portfolio(
        owner,
        visibility="public",
        about="Eight **years**.",
        location="Lisbon",
        contact_email="ana@example.org",
        website="https://www.example.org/ana/",
    )


def picture_of(size: tuple[int, int] = (40, 30)) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "teal").save(target, "PNG")
    return target.getvalue()


@pytest.fixture
def study(owner, portfolio) -> CaseStudy:
    """Shown in its first version, which has a picture; its draft is secret."""
    study = make_case_study(owner, title="Three rules", slug="three-rules", summary="Rules first.")
    study.artifact_type.skills.add(Skill.objects.create(key="risk", name="Risk registers", category="method"))
    stored = make_stored_file(
        owner, picture_of(), name="chart.png", media_type="image/png", kind="png", width=40, height=30
    )
    attachment = Attachment.objects.create(revision=study.draft, stored_file=stored, name="chart.png")
    html = f'<h2>What I did</h2><p><img src="/files/{attachment.pk}/chart.png" alt="A chart"></p><p>Three rules.</p>'
    make_submitted(study, body="# What I did\n\n![A chart](attachment:chart.png)\n\nThree rules.", html=html)
    Revision.objects.create(case_study=study, number=2, body=SECRET)
    show_case_study(case_study=study, visibility="public")
    hidden = make_submitted(make_case_study(owner, title="Hidden work", slug="hidden"), body="Not for others.")
    assert hidden.case_study.visibility == "private"
    return study


@pytest.fixture
def showcase(study, portfolio) -> Showcase:
    return Showcase(Door(Portfolio.objects.select_related("user").get()))


class TestJSONResume:
    def test_it_validates_and_its_projects_are_the_published_work(self, showcase):
        resume = resume_of(showcase)
        jsonschema.validate(resume, SCHEMA, format_checker=jsonschema.FormatChecker())
        assert [(project["name"], project["url"]) for project in resume["projects"]] == [
            ("Three rules", "http://localhost:8000/p/ana/three-rules/")
        ]
        assert resume["basics"] == {
            "name": "Ana Kovačević",
            "label": "I run AI projects",
            "email": "ana@example.org",
            "url": "http://localhost:8000/p/ana/",
            "summary": "Eight years.",
            "location": {"city": "Lisbon"},
            "profiles": [{"network": "example.org", "url": "https://www.example.org/ana/"}],
        }
        assert resume["skills"] == [{"name": "Risk registers", "keywords": ["Three rules"]}]

    def test_an_empty_portfolio_validates_too(self, owner):
        empty = Showcase(Door(make_portfolio(owner, headline=""), is_preview=True))
        jsonschema.validate(resume_of(empty), SCHEMA, format_checker=jsonschema.FormatChecker())

    def test_the_schema_would_find_a_fault(self, showcase):
        resume = resume_of(showcase)
        resume["projects"][0]["endDate"] = "yesterday"
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(resume, SCHEMA)


class TestTheZip:
    @pytest.fixture
    def files(self, showcase) -> dict[str, bytes]:
        target = io.BytesIO()
        steps = []
        archive = Archive(showcase)
        archive.write(target, lambda: steps.append(1))
        assert len(steps) == archive.steps == 3
        with zipfile.ZipFile(target) as opened:
            names = opened.namelist()
            assert len(names) == len(set(names))
            return {name.partition("/")[2]: opened.read(name) for name in names}

    def test_it_holds_every_version_as_markdown_and_every_file(self, files):
        texts = {name: content.decode() for name, content in files.items() if name.endswith(".md")}
        assert texts == {
            "case-studies/three-rules/version-1.md": "# What I did\n\n![A chart](attachment:chart.png)\n\nThree rules.",
            "case-studies/three-rules/draft.md": SECRET,
            "case-studies/hidden/version-1.md": "Not for others.",
        }
        assert files["case-studies/three-rules/files/chart.png"] == picture_of()

    def test_it_says_what_is_what(self, files):
        said = json.loads(files["portfolio.json"])
        assert (said["format"], said["version"], said["headline"]) == ("aipm portfolio", 1, "I run AI projects")
        study = next(study for study in said["case_studies"] if study["slug"] == "three-rules")
        assert study["shown_version"] == 1
        assert [revision["path"] for revision in study["revisions"]] == [
            "case-studies/three-rules/version-1.md",
            "case-studies/three-rules/draft.md",
        ]
        paths = [file["path"] for revision in study["revisions"] for file in revision["attachments"]]
        assert paths == ["case-studies/three-rules/files/chart.png"]
        jsonschema.validate(json.loads(files["resume.json"]), SCHEMA)

    def test_its_site_shows_what_others_see_and_no_more(self, files):
        pages = {name: content.decode() for name, content in files.items() if name.endswith(".html")}
        assert set(pages) == {"site/index.html", "site/three-rules.html"}
        assert 'href="three-rules.html"' in pages["site/index.html"]
        everything = "".join(pages.values())
        assert [word in everything for word in (SECRET, "Hidden work", "Not for others.")] == [False] * 3

    def test_its_site_needs_nothing_that_is_not_in_it(self, files):
        import re

        for name, content in files.items():
            if not name.endswith((".html", ".css")):
                continue
            folder = name.rpartition("/")[0]
            for address in re.findall(r'(?:src|href)="([^"]+)"|url\("([^"]+)"\)', content.decode()):
                target = "".join(address)
                if target.startswith(("mailto:", "https://www.example.org", "data:")):
                    continue
                resolved = Path(folder, target)
                parts: list[str] = []
                for part in resolved.parts:
                    parts = parts[:-1] if part == ".." else [*parts, part]
                assert "/".join(parts) in files, f"{name} asks for {target}"

    def test_a_file_that_is_not_clean_is_left_out(self, showcase, owner, study):
        waiting = make_stored_file(owner, b"not yet looked at", state="quarantined")
        Attachment.objects.create(revision=study.draft, stored_file=waiting, name="quarantined.pdf")
        target = io.BytesIO()
        Archive(showcase).write(target)
        with zipfile.ZipFile(target) as archive:
            assert [name for name in archive.namelist() if "quarantined" in name] == []
            assert [name for name in archive.namelist() if archive.read(name) == b"not yet looked at"] == []


class TestThePDF:
    def test_it_holds_what_others_see(self, showcase):
        pages = list(pages_of(showcase))
        assert [(page.title, "Three rules." in page.html) for page in pages] == [("Three rules", True)]
        cover = cover_of(showcase)
        assert cover.facts == (("Work shown", "1 piece, self-published"),)
        assert cover.address == "localhost:8000/p/ana"

    def test_it_is_tagged_has_a_title_and_describes_its_pictures(self, showcase):
        with pikepdf.open(io.BytesIO(portfolio_pdf(showcase))) as pdf:
            assert pdf.Root.MarkInfo.Marked
            assert pdf.Root.ViewerPreferences.DisplayDocTitle
            assert str(pdf.docinfo["/Title"]) == "Ana Kovačević, I run AI projects"
            assert len(pdf.pages) == 2
            assert [str(item.title) for item in pdf.open_outline().root][-1] == "Three rules"
            described = [str(obj.Alt) for obj in pdf.objects if isinstance(obj, pikepdf.Dictionary) and "/Alt" in obj]
            assert "A chart" in described

    @pytest.mark.parametrize(
        "text",
        [
            "#panic()",
            '#read("/etc/passwd")',
            '#image("data.json")',
            "$x + y$ *b* _i_ `c` @ref <label> = heading",
            "\\u{41} // comment /* not */ ~~~",
            "]#set page(width: 1pt)[",
            "\u202e right to left \u0000",
            "😀 汉字 العربية हिन्दी",
        ],
    )
    def test_text_is_never_markup(self, text):
        from html import escape

        html = f"<h2>{escape(text)}</h2><p>{escape(text)}</p><pre><code>{escape(text)}</code></pre>"
        page = Page(kind=text, title=text, summary=text, label=text, html=html, skills=(text,))
        cover = Cover(
            name=text,
            headline=text,
            about=f"<p>{escape(text)}</p>",
            contact=((text, text),),
            note=text,
            words={"skills": "Skills"},
            skills=((text, text),),
        )
        pdf = typeset(cover, [page], lambda src: None)
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            assert len(opened.pages) == 2

    def test_a_link_of_another_scheme_is_only_text(self):
        page = Page(
            kind="k",
            title="t",
            summary="",
            label="",
            html='<p><a href="javascript:alert(1)">x</a> <a href="https://example.org">y</a></p>',
        )
        pdf = typeset(Cover(name="n", words={"skills": ""}), [page], lambda src: None)
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            links = [str(a.A.URI) for p in opened.pages for a in p.get("/Annots", [])]
        assert links == ["https://example.org"]


class TestNodes:
    def test_a_text_becomes_blocks(self):
        html = (
            '<div class="block" id="b1"><div class="block-text"><h2>One <em>two</em></h2></div></div>'
            "<ul><li>a<ul><li>b</li></ul></li></ul><hr>"
            '<div class="scroll"><table><thead><tr><th scope="col">H</th></tr></thead>'
            '<tbody><tr><th scope="row">r</th><td data-align="right">1</td></tr></tbody></table></div>'
        )
        kinds = [node["kind"] for node in nodes_of(html)]
        assert kinds == ["heading", "list", "rule", "table"]
        table = nodes_of(html)[-1]
        assert (table["columns"], [len(row) for row in table["rows"]], len(table["head"])) == (2, [2], 2)

    def test_a_drawing_keeps_its_words_and_escapes_them(self):
        (node,) = nodes_of('<figure><svg viewBox="0 0 9 9" aria-label="A &amp; B"><text>1 &lt; 2</text></svg></figure>')
        assert (node["kind"], node["alt"]) == ("drawing", "A & B")
        assert node["svg"].markup() == '<svg viewbox="0 0 9 9" aria-label="A &amp; B"><text>1 &lt; 2</text></svg>'

    def test_a_column_is_as_wide_as_its_words_ask(self):
        cells = "<td>Because closures are not recorded the model learns from odd days</td><td>4</td><td>2026-05-18</td>"
        (table,) = nodes_of(f"<table><tr><th>Risk</th><th>Chance</th><th>When</th></tr><tr>{cells}</tr></table>")
        risk, chance, when = table["widths"]
        assert risk > 2 * when
        assert when > chance >= 8

    def test_a_table_named_like_its_section_is_not_named_again(self):
        table = "<table><caption>{}</caption><tr><td>x</td></tr></table>"
        nodes = without_repeats(
            nodes_of(f"<h2>Risk register</h2>{table.format('Risk Register')}{table.format('More')}")
        )
        assert [node["caption"] for node in nodes if node["kind"] == "table"] == ["", "More"]

    def test_what_is_not_for_paper_is_left_out(self):
        assert nodes_of('<div class="block-problems">Line 5</div><p>Text</p>') == [
            {"kind": "p", "inline": [{"kind": "text", "text": "Text"}]}
        ]
