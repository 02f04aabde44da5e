"""What each refusal says to the person: what is wrong, and what to do about it."""

from __future__ import annotations

from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .verdict import Details, Note, Reason

# What a file really is, by the codes of `recognise`, each as it stands after "This is".
FORMATS = {
    "pdf": gettext_lazy("a PDF document"),
    "docx": gettext_lazy("a Word document (DOCX)"),
    "pptx": gettext_lazy("a PowerPoint presentation (PPTX)"),
    "markdown": gettext_lazy("plain text"),
    "png": gettext_lazy("a PNG picture"),
    "jpeg": gettext_lazy("a JPEG picture"),
    "webp": gettext_lazy("a WebP picture"),
    "gif": gettext_lazy("a GIF picture"),
    "tiff": gettext_lazy("a TIFF picture"),
    "bmp": gettext_lazy("a BMP picture"),
    "ico": gettext_lazy("an icon"),
    "heif": gettext_lazy("a HEIC or AVIF picture"),
    "psd": gettext_lazy("a Photoshop file"),
    "jpeg2000": gettext_lazy("a JPEG 2000 picture"),
    "jpegxl": gettext_lazy("a JPEG XL picture"),
    "svg": gettext_lazy("an SVG drawing"),
    "html": gettext_lazy("an HTML page"),
    "xml": gettext_lazy("an XML file"),
    "rtf": gettext_lazy("a rich text file (RTF)"),
    "postscript": gettext_lazy("a PostScript file"),
    "program": gettext_lazy("a program"),
    "zip": gettext_lazy("a zip archive"),
    "archive": gettext_lazy("an archive"),
    "opendocument": gettext_lazy("an OpenDocument file"),
    "epub": gettext_lazy("an e-book"),
    "xlsx": gettext_lazy("an Excel workbook"),
    "office": gettext_lazy("an Office file of another type"),
    "ole": gettext_lazy("an Office file of the time before 2007"),
    "video": gettext_lazy("a video"),
    "audio": gettext_lazy("a sound recording"),
    "database": gettext_lazy("a database"),
}

NOTES = {
    Note.FIRST_FRAME: gettext_lazy("Only the first picture of the animation was kept."),
    Note.NO_PREVIEW: gettext_lazy("Too long for a preview. The file itself is complete."),
    Note.PREVIEW_CUT: gettext_lazy("The preview shows the beginning. The file itself is complete."),
}


class Words(dict[str, object]):
    """What a message is filled with. A message stored by an older release may lack a word."""

    def __missing__(self, name: str) -> str:
        return "…"


ACCEPTED = gettext_lazy("PDF, DOCX, PPTX, Markdown, PNG, JPEG and WebP")


def text_of(reason: str, details: Details) -> str:
    """The message for ``reason``; a code that is not known any more gets a general one."""
    words = Words(accepted=ACCEPTED)
    for name, value in details.items():
        words[name] = number_format(value, force_grouping=True) if isinstance(value, int) else value
    if "looks_like" in details:
        words["looks_like"] = FORMATS.get(str(details["looks_like"]), _("something else"))
    for size in ("size", "limit_size"):
        if size in details:
            words[size] = filesizeformat(details[size])
    return _texts(details).get(reason, _("This file was refused.")) % words


def _texts(details: Details) -> dict[str, str]:
    """One text for each reason; where a detail is missing, the text that does without."""
    named = bool(details.get("named"))
    return {
        Reason.EMPTY: _("This file is empty. Check it on your device and upload it again."),
        Reason.TOO_LARGE: _(
            "This file has %(size)s; the limit is %(limit_size)s. Make it smaller, for example with smaller pictures."
        ),
        Reason.NAME: _("The name of this file has characters that do not belong into a name. Rename it and try again."),
        Reason.NAME_TOO_LONG: _(
            "The name of this file is longer than %(limit)s characters. Give it a shorter one and try again."
        ),
        Reason.MISMATCH: _("This is %(looks_like)s named %(named)s. Rename it so that it ends in %(extension)s.")
        if named
        else _("This is %(looks_like)s, and its name does not say so. Rename it so that it ends in %(extension)s."),
        Reason.UNSUPPORTED: _(
            "This is %(looks_like)s named %(named)s. Accepted are %(accepted)s: save it as one of these."
        )
        if named
        else _("This is %(looks_like)s. Accepted are %(accepted)s: save it as one of these."),
        Reason.UNKNOWN: _(
            "We cannot tell what this file is. Accepted are %(accepted)s: open it where you made it and save it anew."
        ),
        Reason.BROKEN: _(
            "This file is damaged: it does not open. Open it where you made it, save it anew and upload that."
        ),
        Reason.ENCRYPTED: _("This file is protected by a password. Remove the password and upload it again."),
        Reason.POLYGLOT: _(
            "There is something else in this file before its beginning or after its end. "
            "Open it where you made it, save it anew and upload that."
        ),
        Reason.TOO_COMPLEX: _(
            "This file is too complex to check. Simplify it, or split it into several files, and try again."
        ),
        Reason.VIRUS: _("The virus scanner found %(virus)s in this file. Do not open it; check your device."),
        Reason.TOO_MANY_PIXELS: _(
            "This picture has %(width)s × %(height)s pixels; the limit is %(limit)s in all. Make it smaller."
        ),
        Reason.NOT_UTF8: _("This text is not in UTF-8. Save it with the encoding UTF-8 and upload it again."),
        Reason.NOT_TEXT: _(
            "This file is named as text and has bytes that are not text. Save it as plain text and try again."
        ),
        Reason.TEXT_TOO_LONG: _("This text has %(size)s; the limit is %(limit_size)s. Split it into several files."),
        Reason.TOO_MANY_PAGES: _(
            "This file has more pages or slides than the limit of %(limit)s. Split it, or upload the part that matters."
        ),
        Reason.PAGE_TOO_LARGE: _(
            "Page %(page)s is larger than any paper, or has no proper size. Export the file with another paper size."
        ),
        Reason.PDF_SCRIPT: _(
            "This PDF contains JavaScript. Print it to a new PDF, which leaves scripts out, and upload that."
        ),
        Reason.PDF_LAUNCH: _(
            "This PDF can start a program. Print it to a new PDF, which leaves that out, and upload that."
        ),
        Reason.PDF_EMBEDDED_FILE: _(
            "This PDF has another file attached inside. Remove it, or print to a new PDF; upload the other file apart."
        ),
        Reason.PDF_MEDIA: _(
            "This PDF contains sound, video or a 3D model. Print it to a new PDF, which leaves them out."
        ),
        Reason.PDF_FORM_ACTION: _(
            "This PDF is a form that sends its data away. Print it to a new PDF, which leaves that out."
        ),
        Reason.PDF_XFA: _("This PDF is an XFA form, which most readers cannot show. Print it to a new PDF."),
        Reason.PDF_LINK: _(
            "This PDF links to “%(target)s”, which is neither a web page nor a mail address. Remove the link, "
            "or print to a new PDF."
        ),
        Reason.OFFICE_LEGACY: _(
            "This is an Office file of the time before 2007 (such as .doc or .ppt). Save it as DOCX, PPTX or PDF."
        ),
        Reason.OFFICE_MACROS: _("This file contains macros. Save it without them, as DOCX, PPTX or PDF."),
        Reason.OFFICE_EMBEDDED: _(
            "This file has another file or a control embedded (“%(part)s”). "
            "Paste it as a picture instead, or export to PDF."
        ),
        Reason.OFFICE_EXTERNAL: _(
            "This file loads something from elsewhere when it is opened (“%(target)s”). Embed the picture, "
            "break the link or detach the template, or export to PDF."
        ),
        Reason.OFFICE_LINK: _(
            "This file links to “%(target)s”, which is neither a web page nor a mail address. Remove the link."
        ),
        Reason.OFFICE_ENTITIES: _(
            "This file declares its own XML entities, which no Office program writes. Save it anew in Word, "
            "PowerPoint or LibreOffice."
        ),
        Reason.ARCHIVE_TOO_LARGE: _(
            "Unpacked, this file would be far larger than it looks. Save it anew with smaller pictures."
        ),
        Reason.ARCHIVE_UNSAFE: _(
            "The parts inside this file are put together in a way that no Office program does. "
            "Save it anew in Word, PowerPoint or LibreOffice."
        ),
    }
