"""The files of career guides as rows, and back."""

from collections.abc import Iterator

from roadmaps.sections import Document, Loc, Name, Problem, Row, Section, Shelf, Tree, numbered

from . import market_rows
from .content import GuideFile
from .guide_rows import GUIDE, GUIDE_ROW, ROWS


class CareersSection(Section):
    file_types = (GUIDE, *market_rows.FILE_TYPES)
    kinds = (GUIDE_ROW, *ROWS.values(), *market_rows.KINDS)

    def defines(self, document: Document) -> Iterator[tuple[Loc, Name]]:
        if document.type is not GUIDE:
            yield from market_rows.defines(document)
            return
        entry = document.entry
        yield ("key",), ("career guide", entry.key)
        yield ("roadmap",), ("guide to the roadmap", entry.roadmap)
        for name, kind in ROWS.items():
            for index, item in enumerate(getattr(entry, name)):
                yield (name, index, "key"), (kind.what, entry.key, item.key)

    def refers(self, document: Document) -> Iterator[tuple[Loc, Name]]:
        if document.type is GUIDE:
            yield ("roadmap",), ("roadmap", document.entry.roadmap)
        else:
            yield from market_rows.refers(document)

    def check(self, tree: Tree) -> Iterator[Problem]:
        yield from market_rows.check(tree)

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
        yield from market_rows.rows(tree)

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
            yield from market_rows.documents(shelf, entry.key)


SECTION = CareersSection()
