"""The files of career guides as rows, and back."""

from collections.abc import Iterator
from typing import Any

from roadmaps.content_kinds import ROADMAP_ROW
from roadmaps.sections import Document, FileType, Kind, Loc, Name, Row, Section, Shelf, Tree, numbered

from .content import GuideFile
from .models import CareerGuide, Question, RelatedGuide, SalaryFigure
from .models import Section as GuideSection

GUIDE = FileType("a career guide", "guides/*.yaml", GuideFile, lambda entry: f"{entry.key}.yaml")
LISTS = ("sections", "related", "faq", "salary")
GUIDE_ROW = Kind(
    CareerGuide,
    "career guide",
    ("key",),
    tuple(name for name in GuideFile.model_fields if name not in {"key", "roadmap", *LISTS}),
    links={"roadmap": ROADMAP_ROW},
)


def _in_guide(model: Any, what: str, *fields: str) -> Kind:
    return Kind(model, what, ("guide__key", "key"), ("position", *fields), links={"guide": GUIDE_ROW}, within=GUIDE_ROW)


ROWS = {
    "sections": _in_guide(GuideSection, "section", "title", "body"),
    "related": _in_guide(RelatedGuide, "related guide", "title", "summary", "differs"),
    "faq": _in_guide(Question, "question", "question", "answer", "reviewed_on"),
    "salary": _in_guide(
        SalaryFigure,
        "pay figure",
        *("label", "level", "region", "currency", "period", "low", "median", "high", "open_ended"),
        *("source", "method", "as_of", "as_of_text", "verified"),
    ),
}


class CareersSection(Section):
    file_types = (GUIDE,)
    kinds = (GUIDE_ROW, *ROWS.values())

    def defines(self, document: Document) -> Iterator[tuple[Loc, Name]]:
        entry = document.entry
        yield ("key",), ("career guide", entry.key)
        yield ("roadmap",), ("guide to the roadmap", entry.roadmap)
        for name, kind in ROWS.items():
            for index, item in enumerate(getattr(entry, name)):
                yield (name, index, "key"), (kind.what, entry.key, item.key)

    def refers(self, document: Document) -> Iterator[tuple[Loc, Name]]:
        yield ("roadmap",), ("roadmap", document.entry.roadmap)

    def rows(self, tree: Tree) -> Iterator[Row]:
        for document in tree.of(GUIDE):
            entry = document.entry
            yield Row(
                GUIDE_ROW,
                (entry.key,),
                entry.model_dump(mode="json", include=set(GUIDE_ROW.fields)),
                {"roadmap": (entry.roadmap,)},
                path=document.path,
            )
            for name, kind in ROWS.items():
                for number, item in numbered(getattr(entry, name)):
                    yield Row(
                        kind,
                        (entry.key, item.key),
                        {"position": number, **item.model_dump(mode="json", exclude={"key"})},
                        {"guide": (entry.key,)},
                        path=document.path,
                        loc=(name, number - 1),
                    )

    def documents(self, shelf: Shelf) -> Iterator[Document]:
        for row in shelf.of(GUIDE_ROW):
            lists = {
                name: [
                    {"key": item.key[-1], **{field: item.values[field] for field in kind.fields if field != "position"}}
                    for item in shelf.of(kind, *row.key)
                ]
                for name, kind in ROWS.items()
            }
            entry = GuideFile(key=row.key[0], roadmap=row.links["roadmap"][-1], **row.values, **lists)
            yield Document(f"guides/{GUIDE.file_name(entry)}", entry, GUIDE)


SECTION = CareersSection()
