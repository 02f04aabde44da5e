"""Ordinary files, made by the tools that people use: what must pass.

Debian packages: libreoffice-writer libreoffice-impress pandoc texlive-latex-base texlive-latex-recommended lmodern
ghostscript qpdf poppler-utils mupdf-tools wkhtmltopdf enscript librsvg2-bin imagemagick graphicsmagick
libvips-tools netpbm ffmpeg webp libjpeg-turbo-progs jpegoptim optipng libimage-exiftool-perl chromium.
Python packages, in an environment of their own: python-docx python-pptx docxtpl htmldocx reportlab fpdf2 matplotlib
opencv-python-headless imageio pikepdf pillow typst.

Each file is named after its tool. A missing tool stops the script: the corpus is all or nothing.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

SOURCES = Path(__file__).parents[3] / "content" / "roadmaps" / "ai-project-manager" / "materials"

PLAN = """---
title: Pilot of a support assistant
author: Noor
---

# Pilot of a support assistant

A *six-week* pilot with **one** team. See [the guide](https://aipm.example/guide) or <mailto:noor@aipm.example>.

## Milestones

| Milestone | Date | Owner |
|-----------|------|-------|
| Data agreed | 3 March | Ada |
| Model chosen | 17 March | Kenji |
| Go or no go | 14 April | Noor |

## Risks

1. The tickets hold personal data.
    - Ask the data protection officer.
    - Mask names before anything else.
2. Nobody uses it. Größe, naïve, 日本語, emoji 🎉.

> We stop when two weeks in a row show no gain.

```python
print("cost per ticket", 4.2 / 1000)
```

Cost: $E = mc^2$[^1]

[^1]: A footnote.
"""
SHORT = "# Retrospective\n\n- What went well\n- What did not\n- What we try next\n"
SLIDES = """% Steering committee
% Noor
% March

# Where we are

## Status

- On time
- One risk open
    - Data of region **north**

## Numbers

| Week | Tickets |
|------|---------|
| 1    | 120     |
| 2    | 90      |

::: notes
Say that week two had a holiday.
:::

## Next

1. Decide on the budget
2. [Read the plan](https://aipm.example/plan)
"""
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" width="320" height="200">
<rect width="320" height="200" fill="#f4f1ea"/>
<circle cx="90" cy="100" r="60" fill="#1b6d62"/><path d="M20 180 L120 60 L200 120 L300 20" stroke="#a33" fill="none"/>
<text x="170" y="180" font-size="20">Burn-up</text></svg>"""
PAGE = """<!doctype html><meta charset=utf-8><title>Plan</title><h1>Plan</h1><p>Text with <a href="https://aipm.example/">a
link</a>, <b>bold</b>, <i>italic</i>.</p><ul><li>One<li>Two</ul><table border=1><tr><th>A<th>B<tr><td>1<td>2</table>"""


def run(*command: object) -> None:
    """A tool, quiet, without the network, in the current folder."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=180, check=False)
    if done.returncode:
        raise SystemExit(
            f"{command[0]} failed: {' '.join(map(str, command))}\n{done.stdout[-500:]}\n{done.stderr[-1500:]}"
        )


def office(target: str, *files: object, options: tuple[str, ...] = ()) -> None:
    run(
        "soffice",
        f"-env:UserInstallation=file://{Path.cwd()}/profile",
        "--headless",
        *options,
        "--convert-to",
        target,
        "--outdir",
        "lo",
        *files,
    )


def make_all(folder: Path) -> None:
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as work:
        os.chdir(work)
        try:
            for name, text in {
                "plan.md": PLAN,
                "short.md": SHORT,
                "slides.md": SLIDES,
                "drawing.svg": DRAWING,
                "page.html": PAGE,
            }.items():
                Path(name).write_text(text)
            for make in (make_pictures, make_documents, make_presentations, make_pdfs, make_texts):
                make(folder.resolve() if folder.is_absolute() else here / folder)
        finally:
            os.chdir(here)


def make_pictures(out: Path) -> None:
    import cv2
    import imageio.v3 as imageio
    import matplotlib as mpl
    import numpy as np
    from PIL import Image, ImageCms, PngImagePlugin

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    rows, columns = np.mgrid[0:240, 0:320]
    pixels = np.dstack([columns % 256, rows, (rows * columns) // 300 % 256]).astype(np.uint8)
    photo = Image.fromarray(pixels)
    photo.save("photo.png")
    photo.save("photo.ppm")
    clear = photo.convert("RGBA")
    clear.putalpha(Image.linear_gradient("L").resize(photo.size))
    clear.save("clear.png")
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera"

    # PNG
    for mode in ("1", "L", "LA", "P", "RGB", "RGBA"):
        (clear if mode in ("LA", "RGBA") else photo).convert(mode).save(
            out / f"pillow-{mode.lower()}.png", optimize=True
        )
    Image.fromarray((rows * 250).astype(np.uint16)).save(out / "pillow-16-bit-grey.png")
    about = PngImagePlugin.PngInfo()
    about.add_itxt("Title", "Größe", "de")
    photo.save(out / "pillow-profile-text-exif.png", pnginfo=about, icc_profile=srgb, exif=exif, dpi=(300, 300))
    photo.save(out / "pillow-animated.png", save_all=True, append_images=[photo.rotate(90)], duration=100)
    figure, axes = plt.subplots(figsize=(4, 3))
    axes.plot([1, 3, 2, 5])
    axes.set_title("Burn-up")
    figure.savefig(out / "matplotlib.png")
    figure.savefig(out / "matplotlib-transparent.png", transparent=True, dpi=60)
    figure.savefig(out / "matplotlib.pdf")
    figure.savefig(out / "matplotlib.jpg")
    figure.savefig(out / "matplotlib.webp")
    run("convert", "photo.png", "-interlace", "PNG", out / "imagemagick-interlaced.png")
    run("convert", "photo.png", "-depth", "16", "-resize", "50%", out / "imagemagick-16-bit.png")
    run("convert", "photo.png", "-colors", "16", out / "imagemagick-palette.png")
    run("gm", "convert", "photo.png", "-rotate", "30", out / "graphicsmagick.png")
    run("rsvg-convert", "drawing.svg", "-o", out / "rsvg-convert.png")
    run("ffmpeg", "-y", "-i", "photo.png", "-vf", "scale=200:-1", "-frames:v", "1", out / "ffmpeg.png")
    run("vips", "copy", "photo.png", out / "vips.png")
    Path(out / "netpbm.png").write_bytes(
        subprocess.run(["pnmtopng", "photo.ppm"], capture_output=True, check=True).stdout
    )
    shutil.copy("photo.png", out / "optipng.png")
    run("optipng", "-quiet", "-o5", out / "optipng.png")
    cv2.imwrite(str(out / "opencv.png"), pixels)
    imageio.imwrite(out / "imageio.png", pixels)
    run("wkhtmltoimage", "-q", "--width", "320", "page.html", out / "wkhtmltoimage.png")
    run(
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--window-size=400,300",
        f"--screenshot={out / 'chromium.png'}",
        "page.html",
    )

    # JPEG
    photo.save(out / "pillow.jpg")
    photo.save(out / "pillow-progressive.jpg", progressive=True, quality=95, subsampling=0)
    photo.convert("L").save(out / "pillow-grey.jpeg")
    photo.convert("CMYK").save(out / "pillow-cmyk.jpg")
    photo.save(out / "pillow-on-its-side.jpg", exif=exif)
    photo.save(out / "pillow-profile.jpg", icc_profile=srgb, comment=b"a", dpi=(72, 72))
    photo.resize((2400, 1800)).save(out / "pillow-large.jpg", quality=60)
    run("cjpeg", "-quality", "80", "-outfile", out / "cjpeg.jpg", "photo.ppm")
    run("cjpeg", "-progressive", "-optimize", "-outfile", out / "cjpeg-progressive.jpg", "photo.ppm")
    run("cjpeg", "-grayscale", "-restart", "4", "-outfile", out / "cjpeg-grey-restarts.jpg", "photo.ppm")
    run("jpegtran", "-rotate", "90", "-outfile", out / "jpegtran.jpg", out / "cjpeg.jpg")
    run("convert", "photo.png", "-quality", "70", "-sampling-factor", "4:2:0", out / "imagemagick.jpg")
    run("convert", "photo.png", "-interlace", "JPEG", "-colorspace", "Gray", out / "imagemagick-grey.jpg")
    run("gm", "convert", "photo.png", out / "graphicsmagick.jpg")
    run("ffmpeg", "-y", "-i", "photo.png", "-frames:v", "1", out / "ffmpeg.jpg")
    run("vips", "jpegsave", "photo.png", out / "vips.jpg", "--Q", "75")
    cv2.imwrite(str(out / "opencv.jpg"), pixels)
    imageio.imwrite(out / "imageio.jpg", pixels)
    shutil.copy(out / "pillow.jpg", out / "jpegoptim.jpg")
    run("jpegoptim", "-q", "-m60", "--all-progressive", out / "jpegoptim.jpg")
    shutil.copy(out / "cjpeg.jpg", out / "exiftool-place-and-time.jpg")
    run(
        "exiftool",
        "-q",
        "-overwrite_original",
        "-GPSLatitude=52.5",
        "-GPSLatitudeRef=N",
        "-Orientation#=8",
        "-XMP:Creator=Noor",
        "-IPTC:Keywords=plan",
        out / "exiftool-place-and-time.jpg",
    )
    run("wkhtmltoimage", "-q", "--width", "320", "page.html", out / "wkhtmltoimage.jpg")

    # WebP
    photo.save(out / "pillow.webp")
    photo.save(out / "pillow-lossless.webp", lossless=True)
    clear.save(out / "pillow-transparent.webp", quality=60)
    clear.save(out / "pillow-transparent-lossless.webp", lossless=True)
    photo.save(out / "pillow-animated.webp", save_all=True, append_images=[photo.rotate(90), photo.rotate(180)])
    photo.save(out / "pillow-metadata.webp", exif=exif, icc_profile=srgb, xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    photo.convert("L").save(out / "pillow-grey.webp")
    run("cwebp", "-quiet", "photo.png", "-o", out / "cwebp.webp")
    run("cwebp", "-quiet", "-lossless", "photo.png", "-o", out / "cwebp-lossless.webp")
    run("cwebp", "-quiet", "-near_lossless", "40", "photo.png", "-o", out / "cwebp-near-lossless.webp")
    run("cwebp", "-quiet", "-q", "50", "-alpha_q", "50", "clear.png", "-o", out / "cwebp-transparent.webp")
    run("cwebp", "-quiet", "-metadata", "all", out / "exiftool-place-and-time.jpg", "-o", out / "cwebp-metadata.webp")
    run("cwebp", "-quiet", "-size", "4000", "-resize", "160", "120", "photo.png", "-o", out / "cwebp-small.webp")
    run("convert", "photo.png", out / "imagemagick.webp")
    run("convert", "clear.png", "-define", "webp:lossless=true", out / "imagemagick-lossless.webp")
    run("ffmpeg", "-y", "-i", "photo.png", "-frames:v", "1", out / "ffmpeg.webp")
    run("vips", "webpsave", "photo.png", out / "vips.webp")
    run("convert", "-delay", "20", "photo.png", "clear.png", "moving.gif")
    run("gif2webp", "-quiet", "moving.gif", "-o", out / "gif2webp-animated.webp")
    run("img2webp", "-d", "100", "photo.png", "-o", out / "img2webp.webp")
    cv2.imwrite(str(out / "opencv.webp"), pixels)
    imageio.imwrite(out / "imageio.webp", pixels)
    run("webpmux", "-set", "exif", "plan.md", out / "cwebp.webp", "-o", out / "webpmux.webp")


def make_documents(out: Path) -> None:
    import docx
    import docxtpl
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm
    from htmldocx import HtmlToDocx

    for name in ("plan", "short"):
        run("pandoc", f"{name}.md", "-o", out / f"pandoc-{name}.docx")
    run("pandoc", "plan.md", "--toc", "--number-sections", "-o", out / "pandoc-contents.docx")
    run("pandoc", "page.html", "-o", out / "pandoc-from-html.docx")
    Path("pictured.md").write_text("# Plan\n\n![Burn-up](photo.png)\n\nAnd a line.\n")
    run("pandoc", "pictured.md", "-o", out / "pandoc-picture.docx")
    materials = sorted(SOURCES.glob("*.md"))[:6]
    for number, material in enumerate(materials, 1):
        run("pandoc", material, "-f", "gfm", "-o", out / f"pandoc-material-{number}.docx")

    office("odt", out / "pandoc-plan.docx", out / "pandoc-picture.docx", out / "pandoc-material-1.docx")
    office("rtf", "lo/pandoc-plan.odt")
    for name in ("pandoc-plan", "pandoc-picture", "pandoc-material-1"):
        office("docx:MS Word 2007 XML", f"lo/{name}.odt")
        shutil.move(f"lo/{name}.docx", out / f"libreoffice-{name.removeprefix('pandoc-')}.docx")
    office("docx:Office Open XML Text", "lo/pandoc-plan.rtf")
    shutil.move("lo/pandoc-plan.docx", out / "libreoffice-from-rtf.docx")
    office("docx:MS Word 2007 XML", "page.html", options=("--infilter=HTML (StarWriter)",))
    shutil.move("lo/page.docx", out / "libreoffice-from-html.docx")
    office("docx:MS Word 2007 XML", "plan.md", options=("--infilter=Text (encoded):UTF8",))
    shutil.move("lo/plan.docx", out / "libreoffice-from-text.docx")

    def built(name: str) -> docx.document.Document:
        document = docx.Document()
        document.add_heading("Plan", 0)
        document.add_paragraph("Text ").add_run("bold").bold = True
        document.core_properties.author = name
        return document

    built("Noor").save(out / "python-docx.docx")
    document = built("a")
    table = document.add_table(3, 3, style="Light Grid Accent 1")
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"Cell {number}"
    inner = table.cell(2, 2).add_table(1, 2)
    inner.cell(0, 0).text = "inside"
    document.save(out / "python-docx-tables.docx")
    document = built("b")
    document.add_picture("photo.png", width=Cm(6))
    document.save(out / "python-docx-picture.docx")
    document = built("c")
    section = document.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE
    section.header.paragraphs[0].text = "Confidential"
    section.footer.paragraphs[0].text = "Page"
    document.add_page_break()
    for level in range(1, 7):
        document.add_heading(f"Level {level}", level)
    for style in ("List Bullet", "List Number", "Intense Quote"):
        document.add_paragraph(style, style=style)
    document.save(out / "python-docx-sections.docx")
    document = built("d")
    for number in range(800):
        document.add_paragraph(f"Paragraph {number} of a long document, with words enough to fill a line or two. " * 2)
    document.save(out / "python-docx-long.docx")
    document = built("{{ name }}")
    document.add_paragraph("Dear {{ name }}, {% for risk in risks %}{{ risk }}; {% endfor %}")
    document.save("template.docx")
    template = docxtpl.DocxTemplate("template.docx")
    template.render({"name": "Ada", "risks": ["data", "cost"]})
    template.save(out / "docxtpl.docx")
    document = docx.Document()
    HtmlToDocx().add_html_to_document(PAGE, document)
    document.save(out / "htmldocx.docx")


def make_presentations(out: Path) -> None:
    from pptx import Presentation
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.util import Inches

    run("pandoc", "slides.md", "-o", out / "pandoc.pptx")
    run("pandoc", "slides.md", "--slide-level=2", "--toc", "-o", out / "pandoc-contents.pptx")
    run("pandoc", "plan.md", "-o", out / "pandoc-plan.pptx")
    run("pandoc", "short.md", "-o", out / "pandoc-short.pptx")
    Path("pictured.md").write_text("# Plan\n\n![Burn-up](photo.png)\n")
    run("pandoc", "pictured.md", "-o", out / "pandoc-picture.pptx")
    Path("columns.md").write_text("# Two\n\n::: columns\n:::: column\nLeft\n::::\n:::: column\n- Right\n::::\n:::\n")
    run("pandoc", "columns.md", "-o", out / "pandoc-columns.pptx")
    for number, material in enumerate(sorted(SOURCES.glob("*.md"))[6:9], 1):
        run("pandoc", material, "-f", "gfm", "-t", "pptx", "-o", out / f"pandoc-material-{number}.pptx")

    def titled(layout: int = 5) -> tuple:
        show = Presentation()
        slide = show.slides.add_slide(show.slide_layouts[layout])
        slide.shapes.title.text = "Plan"
        return show, slide

    show, slide = titled(0)
    slide.placeholders[1].text = "Noor"
    show.save(out / "python-pptx.pptx")
    show, slide = titled(1)
    frame = slide.placeholders[1].text_frame
    frame.text = "First"
    for level in range(1, 4):
        paragraph = frame.add_paragraph()
        paragraph.text, paragraph.level = f"Level {level}", level
    show.save(out / "python-pptx-levels.pptx")
    for kind in (XL_CHART_TYPE.COLUMN_CLUSTERED, XL_CHART_TYPE.LINE, XL_CHART_TYPE.PIE):
        show, slide = titled()
        data = CategoryChartData()
        data.categories = ["March", "April"]
        data.add_series("Tickets", (120, 90))
        slide.shapes.add_chart(kind, Inches(1), Inches(2), Inches(6), Inches(4), data)
        show.save(out / f"python-pptx-chart-{kind.name.lower().replace('_', '-')}.pptx")
    show, slide = titled()
    table = slide.shapes.add_table(2, 2, Inches(1), Inches(2), Inches(4), Inches(1)).table
    table.cell(0, 0).text, table.cell(1, 1).text = "Risk", "Owner"
    show.save(out / "python-pptx-table.pptx")
    show, slide = titled()
    slide.shapes.add_picture("photo.png", Inches(1), Inches(2))
    show.save(out / "python-pptx-picture.pptx")
    show, slide = titled()
    slide.notes_slide.notes_text_frame.text = "Say hello"
    show.save(out / "python-pptx-notes.pptx")
    show, slide = titled()
    shape = slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, Inches(1), Inches(2), Inches(2), Inches(1))
    shape.text_frame.text = "Go"
    shape.click_action.hyperlink.address = "https://aipm.example/"
    slide.shapes.add_group_shape().shapes.add_textbox(0, 0, Inches(1), Inches(1)).text_frame.text = "In a group"
    show.save(out / "python-pptx-shapes.pptx")
    show = Presentation()
    for number in range(60):
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text, slide.placeholders[1].text = f"Slide {number}", "Point\nPoint"
    show.save(out / "python-pptx-60-slides.pptx")

    for name in ("pandoc", "pandoc-picture", "python-pptx-levels", "python-pptx-table", "python-pptx-chart-line"):
        office("odp", out / f"{name}.pptx")
        office("pptx:Impress MS PowerPoint 2007 XML", f"lo/{name}.odp")
        shutil.move(f"lo/{name}.pptx", out / f"libreoffice-{name}.pptx")


def make_pdfs(out: Path) -> None:
    import pikepdf
    import typst
    from fpdf import FPDF
    from PIL import Image
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen import canvas

    office(
        "pdf",
        out / "pandoc-plan.docx",
        out / "python-docx-picture.docx",
        out / "pandoc.pptx",
        out / "python-pptx-chart-pie.pptx",
    )
    for name in ("pandoc-plan", "python-docx-picture", "pandoc", "python-pptx-chart-pie"):
        shutil.move(f"lo/{name}.pdf", out / f"libreoffice-{name}.pdf")
    options = {"UseTaggedPDF": {"type": "boolean", "value": "true"}, "SelectPdfVersion": {"type": "long", "value": "2"}}
    tagged = "pdf:writer_pdf_Export:" + json.dumps(options)
    office(tagged, out / "pandoc-material-1.docx")
    shutil.move("lo/pandoc-material-1.pdf", out / "libreoffice-pdfa-tagged.pdf")
    Path("latex.md").write_text(PLAN.replace(", 日本語, emoji 🎉", ""))
    run("pandoc", "latex.md", "--pdf-engine=pdflatex", "-o", out / "pdflatex.pdf")
    run("pandoc", "latex.md", "--pdf-engine=pdflatex", "--toc", "-V", "colorlinks", "-o", out / "pdflatex-contents.pdf")
    Path("page.typ").write_text("= Retrospective\n- What went well\n- What did not\n\n$ sum_(k=1)^n k $\n")
    typst.compile("page.typ", output=str(out / "typst.pdf"))
    Path("plan.typ").write_text(
        '#set document(title: "Plan")\n= Plan\n#table(columns: 2, [Risk], [Owner])\n#image("photo.png")\n#link("https://aipm.example/")\n'
    )
    typst.compile("plan.typ", output=str(out / "typst-picture.pdf"))
    run("wkhtmltopdf", "-q", "page.html", out / "wkhtmltopdf.pdf")
    run(
        "chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={out / 'chromium.pdf'}", "page.html"
    )
    run("rsvg-convert", "-f", "pdf", "drawing.svg", "-o", out / "rsvg-convert-cairo.pdf")
    run(
        "gs",
        "-q",
        "-dNOPAUSE",
        "-dBATCH",
        "-sDEVICE=pdfwrite",
        "-dCompatibilityLevel=1.4",
        "-dPDFSETTINGS=/ebook",
        f"-sOutputFile={out / 'ghostscript.pdf'}",
        out / "libreoffice-pandoc-plan.pdf",
    )
    run(
        "gs",
        "-q",
        "-dNOPAUSE",
        "-dBATCH",
        "-sDEVICE=pdfimage24",
        "-r50",
        f"-sOutputFile={out / 'ghostscript-scanned.pdf'}",
        out / "libreoffice-pandoc-plan.pdf",
    )
    run("qpdf", "--linearize", out / "libreoffice-pandoc-plan.pdf", out / "qpdf-linearised.pdf")
    run(
        "qpdf", "--object-streams=generate", "--recompress-flate", out / "chromium.pdf", out / "qpdf-object-streams.pdf"
    )
    run("qpdf", "--qdf", out / "typst.pdf", out / "qpdf-readable.pdf")
    run("qpdf", "--empty", "--pages", out / "chromium.pdf", out / "typst.pdf", "--", out / "qpdf-merged.pdf")
    run("pdftocairo", "-pdf", out / "typst.pdf", out / "pdftocairo.pdf")
    run("mutool", "clean", "-gggz", out / "typst-picture.pdf", out / "mutool.pdf")
    run("enscript", "-q", "-p", "plan.ps", "short.md")
    run("ps2pdf", "plan.ps", out / "enscript-ps2pdf.pdf")
    run("gm", "convert", "photo.png", "clear.png", out / "graphicsmagick.pdf")
    with Image.open("photo.png") as photo:
        photo.save(out / "pillow.pdf")
    page = canvas.Canvas(str(out / "reportlab.pdf"), pagesize=A4)
    for number in range(3):
        page.drawString(72, 720, f"Page {number}")
        page.linkURL("https://aipm.example/", (72, 700, 200, 720))
        page.bookmarkPage(f"p{number}")
        page.addOutlineEntry(f"Page {number}", f"p{number}")
        page.showPage()
    page.save()
    form = canvas.Canvas(str(out / "reportlab-form.pdf"))
    form.acroForm.textfield(name="name", x=72, y=700, width=200, height=20)
    form.acroForm.checkbox(name="agree", x=72, y=660)
    form.showPage()
    form.save()
    simple = FPDF()
    simple.add_page()
    simple.set_font("Helvetica", size=16)
    simple.cell(text="Plan", link="mailto:noor@aipm.example")
    simple.image("clear.png", y=40, w=60)
    simple.output(str(out / "fpdf2.pdf"))
    with pikepdf.new() as many:
        for _number in range(300):
            many.add_blank_page(page_size=(595, 842))
        many.save(out / "pikepdf-300-pages.pdf")


def make_texts(out: Path) -> None:
    for form in (
        "markdown",
        "gfm",
        "commonmark",
        "commonmark_x",
        "markdown_mmd",
        "markdown_phpextra",
        "markdown_strict",
    ):
        name = form.replace("_", "-").removeprefix("markdown-")
        run("pandoc", out / "pandoc-plan.docx", "-t", form, "-o", out / f"pandoc-{name}.md")
        run("pandoc", "page.html", "-t", form, "-s", "-o", out / f"pandoc-{name}-from-html.markdown")
    for number, material in enumerate(sorted(SOURCES.glob("*.md"))[:4], 1):
        shutil.copy(material, out / f"material-{number}.md")
    run("pandoc", "plan.md", "-t", "gfm", "--eol=crlf", "-o", out / "pandoc-crlf.md")
    (out / "with-byte-order-mark.md").write_bytes(b"\xef\xbb\xbf" + PLAN.encode())
    (out / "front-matter.md").write_text(PLAN)
    (out / "many-scripts.md").write_text("# خطة\n\nמשפט, 計画, план, ✅ 👩🏽‍💻\n")
    log = subprocess.run(["git", "log", "-20", "--format=- **%s** (%as)"], cwd=SOURCES, capture_output=True, check=True)
    (out / "git-log.md").write_bytes(b"# Changes\n\n" + log.stdout)
