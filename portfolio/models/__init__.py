"""What a learner makes (work, files) and what they show of it (sharing); the kinds of piece are content."""

from .content import ArtifactType
from .files import Attachment, FilePreview, StoredFile
from .sharing import Portfolio, ShareLink, Transfer
from .work import CaseStudy, Revision

__all__ = [
    "ArtifactType",
    "Attachment",
    "CaseStudy",
    "FilePreview",
    "Portfolio",
    "Revision",
    "ShareLink",
    "StoredFile",
    "Transfer",
]
