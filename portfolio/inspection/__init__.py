"""Opens an uploaded file safely and says what it is. No models, no requests.

``inspect`` starts a child process with limits on time, memory and size, in which the libraries
that own the formats open the file (docs/decisions/0006). What the child reports is checked
again before anybody uses it. ``antivirus`` asks ClamAV, where there is one.

The child imports this package too and must start fast: nothing here imports Django at the top.
"""

from .limits import Limits
from .sandbox import inspect
from .verdict import PICTURE_MARK, Clean, Failed, Failure, Kind, Note, Picture, Preview, Reason, Rejected, Verdict

__all__ = [
    "PICTURE_MARK",
    "Clean",
    "Failed",
    "Failure",
    "Kind",
    "Limits",
    "Note",
    "Picture",
    "Preview",
    "Reason",
    "Rejected",
    "Verdict",
    "inspect",
]
