"""The files of artifact types as rows, and back."""

from collections.abc import Iterator

from roadmaps.content_kinds import SKILL_ROW
from roadmaps.content_rows import claims_of_outside, outside_the_plan
from roadmaps.sections import Document, FileType, Kind, Loc, Name, Problem, Row, Section, Shelf, Tree

from .content import ArtifactTypeFile
from .models import ArtifactType

ARTIFACT_TYPE = FileType(
    "an artifact type", "artifact_types/*.yaml", ArtifactTypeFile, lambda entry: f"{entry.key}.yaml"
)
ARTIFACT_TYPE_ROW = Kind(
    ArtifactType,
    "artifact type",
    ("key",),
    ("position", "title", "summary", "description", "sections", "template", "good", "rubric"),
    many={"skills": SKILL_ROW},
)


class PortfolioSection(Section):
    file_types = (ARTIFACT_TYPE,)
    kinds = (ARTIFACT_TYPE_ROW,)

    def defines(self, document: Document) -> Iterator[tuple[Loc, Name]]:
        entry = document.entry
        yield ("key",), ("artifact type", entry.key)
        yield ("position",), ("place among the artifact types", entry.position)
        for index, section in enumerate(entry.sections):
            yield ("sections", index, "key"), ("section", entry.key, section.key)
        for index, criterion in enumerate(entry.rubric.criteria):
            yield ("rubric", "criteria", index, "key"), ("criterion", entry.key, criterion.key)

    def refers(self, document: Document) -> Iterator[tuple[Loc, Name]]:
        for index, skill in enumerate(document.entry.skills):
            yield ("skills", index), ("skill", skill)

    def check(self, tree: Tree) -> Iterator[Problem]:
        outside = outside_the_plan(tree)
        for document in tree.of(ARTIFACT_TYPE):
            yield from claims_of_outside(document, ("skills",), document.entry.skills, outside)

    def rows(self, tree: Tree) -> Iterator[Row]:
        for document in tree.of(ARTIFACT_TYPE):
            entry = document.entry
            yield Row(
                ARTIFACT_TYPE_ROW,
                (entry.key,),
                entry.model_dump(mode="json", exclude={"key", "skills"}),
                many={"skills": tuple((skill,) for skill in entry.skills)},
                path=document.path,
            )

    def documents(self, shelf: Shelf) -> Iterator[Document]:
        for row in shelf.of(ARTIFACT_TYPE_ROW):
            skills = tuple(skill[-1] for skill in row.many["skills"])
            entry = ArtifactTypeFile(key=row.key[0], **row.values, skills=skills)
            yield Document(f"artifact_types/{ARTIFACT_TYPE.file_name(entry)}", entry, ARTIFACT_TYPE)


SECTION = PortfolioSection()
