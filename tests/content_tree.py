"""A small content tree that holds together, for tests that must not depend on the shipped one."""

from pathlib import Path

ROADMAP = """\
key: baker
title: Baker
summary: Three weeks to a loaf.
edition:
  number: 1
  status: draft
  hours_a_week: 6
phases:
  - key: dough
    number: 1
    title: Dough
    short_title: Dough
    summary: Flour, water and time.
    outcome: You can make a dough.
    teaches_title: Making dough
    teaches: Weighing, kneading, waiting
  - key: oven
    number: 2
    title: Oven
    short_title: Oven
    summary: Heat and steam.
    outcome: You can bake a loaf.
    teaches_title: Baking
    teaches: Heat, steam, patience
"""

SKILLS = """\
attribution:
  - Names of skills are our own.
skills:
  - key: kneading
    name: Kneading
    category: Dough
    phase: 1
    aliases:
      - knead*
    esco:
      - label: knead dough
        uri: http://data.europa.eu/esco/skill/1
    onet:
      - file: Task Statements.txt
        soc: 15-1299.09
        task_id: 7
  - key: patience
    name: Patience
    category: Dough
"""

GLOSSARY = """\
terms:
  - key: crumb
    term: Crumb
    forms:
      - crumb
    meaning: The soft inside of a loaf.
    in_use: A wet crumb came out too early.
    weeks:
      - mix
    see:
      - gluten
  - key: gluten
    term: Gluten
    meaning: What makes a dough stretch.
"""

MATERIAL = """\
---
key: recipe
title: "A recipe: white bread"
kind: example
summary: Four ingredients and three times.
---
## You need

- 500 g flour
- 350 g water
"""

WEEK_1 = """\
key: mix
number: 1
phase: dough
title: Mix
lede: Everything begins with a scale.
outcome: Weigh and mix a dough.
why: |
  A dough forgives much.

  It does not forgive guessing.
effort_hours: 2
tasks:
  - key: weigh
    title: Weigh it
    body: |
      1. Read the recipe.
      2. Weigh.
    done_when: The scale says 850 g.
    minutes: 60
    produces: A bowl of flour and water
    materials:
      - recipe
  - key: stir
    title: Stir it
    body: Stir until no flour is dry.
    done_when: No flour is dry.
    minutes: 60
resources:
  - key: tartine
    title: Tartine Bread
    by: Chad Robertson
    kind: book
    isbn: "9780811870412"
    free: false
    minutes: 30
    why: It shows the dough at every stage.
  - key: water
    title: "Water in bread: a short guide"
    by: Somebody who bakes
    kind: article
    url: https://example.org/water
    free: true
    minutes: 20
    why: It explains percentages.
    optional: true
deliverable:
  title: A bowl of dough
  body: The dough, photographed.
  artifact: loaf
self_check:
  - question: Why weigh water?
    answer: Because a cup is not a measure.
  - question: When is it mixed?
    answer: |
      When no flour is dry.

      Not when you are tired.
reflection: What did you guess?
skills:
  - patience
  - kneading
"""

WEEK_2 = """\
key: knead
number: 2
phase: dough
title: Knead
lede: Ten minutes of work.
outcome: Knead until it holds.
why: Gluten needs work or time.
effort_hours: 1
tasks:
  - key: fold
    title: Fold it
    body: Fold it four times.
    done_when: It holds its shape.
    minutes: 60
self_check:
  - question: How do you know?
    answer: The window test.
reflection: What did your hands notice?
skills:
  - kneading
"""

WEEK_3 = """\
key: bake
number: 3
phase: oven
title: Bake
lede: Forty minutes of heat.
outcome: Bake a loaf that sings.
why: Steam first, then colour.
effort_hours: 3
tasks:
  - key: heat
    title: Heat the oven
    body: As hot as it goes.
    done_when: The stone is hot.
    minutes: 90
  - key: put-in
    title: Put it in
    body: Quickly.
    done_when: The door is shut.
    minutes: 90
    materials:
      - recipe
deliverable:
  title: A loaf
  body: The loaf.
  artifact: loaf
  completes: true
reflection: What would you change?
"""

ARTIFACT_TYPE = """\
key: loaf
position: 1
title: A loaf
summary: One loaf, described.
description: What you baked and how.
sections:
  - key: crust
    title: Crust
    guidance: Describe it.
    prompt: Does it sing?
template: |
  # My loaf

  Crust:
good: It is eaten.
skills:
  - kneading
rubric:
  criteria:
    - key: taste
      title: Taste
      question: Would you eat it again?
      weight: 100
      levels:
        not_yet: Raw.
        nearly: Pale.
        meets: Done.
        strong: It sings.
"""

GUIDE = """\
key: baker
title: Baker
roadmap: baker
headline: Get up early
lede: A baker bakes.
summary: What a baker does.
facts:
  - term: Length
    description: Three weeks
overview: |
  Bread is old.

  Bakers are tired.
sections:
  - key: job
    title: The job
    body: Flour, every day.
  - key: hours
    title: The hours
    body: Early ones.
plan_intro: Three weeks.
pieces_intro: One loaf.
salary_intro: It varies.
salary_note: Nobody knows.
openings_note: There are none.
context_note: Bread is local.
related:
  - key: miller
    title: Miller
    summary: Grinds.
    differs: The miller makes the flour.
faq:
  - key: gluten
    question: What is gluten?
    answer: A protein.
    reviewed_on: 2026-11-20
salary:
  - key: first
    label: First role
    level: entry
    region: Germany
    currency: EUR
    period: month
    low: 2000
    high: 2500
    source: A sign in a window
    method: Not said.
    as_of_text: no date given
    verified: false
occupation:
  onet: 51-3011.00
  onet_title: Bakers
  responsibilities:
    - Bake
  education: None.
  experience: Early rising.
reviewed_on: 2026-11-20
review_due_on: 2027-05-20
"""

JOB = """\
key: apprentice
position: 1
title: Apprentice
level: entry
summary: Sweeps and learns.
context: Composed from signs in windows.
duties:
  - key: sweep
    text: Sweep the floor
    led_by: The oven man
must:
  - key: dough
    text: Likes dough
    skills:
      - kneading
preferred:
  - key: waiting
    text: Can wait
    note: Nobody can.
    skills:
      - patience
reading: Ask when the day begins.
reviewed_on: 2026-11-20
"""

COMPARISON = """\
key: miller
position: 1
kind: roles
title: Baker and miller
summary: One bakes what the other grinds.
sides:
  - title: Baker
    says: Is it done?
  - title: Miller
    says: Is it fine?
rows:
  - question: When do you get up?
    answers:
      - At two
      - At six
choose: Bake.
weeks:
  - mix
reviewed_on: 2026-11-20
"""

CERTIFICATIONS = """\
certifications:
  - key: master
    name: Master baker
    issuer: The guild
    url: https://example.org/master
    shows: Years.
    open_to: Those with years.
    worth: You want a shop.
    not_worth: You want sleep.
    skills:
      - kneading
    weeks:
      - mix
"""

LADDER = """\
rungs:
  - key: baker
    title: Baker
    level: entry
    changes: You bake.
    evidence: A loaf.
    steps:
      - Bake another.
    leads_to:
      - owner
    skills:
      - kneading
  - key: owner
    title: Owner
    level: senior
    changes: You count.
    evidence: A shop.
    steps:
      - Sleep.
"""

INTERVIEW = """\
questions:
  - key: burnt
    kind: technical
    question: The loaf is burnt. What do you do?
    listens_for: Calm.
    good: Open a window.
    weak: Blame the oven.
    skills:
      - patience
    weeks:
      - mix
    piece: loaf
"""

ADVICE = """\
advice:
  - key: early
    stage: find
    title: Come early
    body: Bakers talk at four.
    weeks:
      - mix
"""

TOOLBOX = """\
tools:
  - key: scale
    name: Scale
    group: tracking
    url: https://example.org/scale
    what: It weighs.
    use: You weigh.
    not_for: Tasting.
    ask: How much?
    weeks:
      - mix
    skills:
      - kneading
"""

OPENINGS = """\
openings:
  - key: corner-shop
    title: Baker
    employer: The corner shop
    place: Bakewell
    country: GB
    level: entry
    summary: Nights.
    url: https://example.org/jobs/1
    source: A sign in the window
    published_on: 2026-11-01
    verified_on: 2026-11-02
    verified_by: Daniel
    expires_on: 2026-12-01
"""

FILES = {
    "skills.yaml": SKILLS,
    "roadmaps/baker/roadmap.yaml": ROADMAP,
    "roadmaps/baker/glossary.yaml": GLOSSARY,
    "roadmaps/baker/materials/recipe.md": MATERIAL,
    "roadmaps/baker/weeks/01-mix.yaml": WEEK_1,
    "roadmaps/baker/weeks/02-knead.yaml": WEEK_2,
    "roadmaps/baker/weeks/03-bake.yaml": WEEK_3,
    "artifact_types/loaf.yaml": ARTIFACT_TYPE,
    "guides/baker.yaml": GUIDE,
    "guides/baker/job_descriptions/apprentice.yaml": JOB,
    "guides/baker/comparisons/miller.yaml": COMPARISON,
    "guides/baker/certifications.yaml": CERTIFICATIONS,
    "guides/baker/ladder.yaml": LADDER,
    "guides/baker/interview_questions.yaml": INTERVIEW,
    "guides/baker/application_advice.yaml": ADVICE,
    "guides/baker/toolbox.yaml": TOOLBOX,
    "guides/baker/openings.yaml": OPENINGS,
}
ROWS = 1 + 2 + 2 + 1 + 1 + 2 + 1 + 3 + 5 + 2 + 3 + 1 + 1 + 2 + 1 + 1 + 1 + (1 + 3) + 1 + 1 + 2 + 1 + 1 + 1 + 1


class ContentTree:
    """A folder of content files that a test can change by its text."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def __getitem__(self, path: str) -> Path:
        return self.root / path

    def write(self, path: str, text: str | bytes) -> None:
        self[path].parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, bytes):
            self[path].write_bytes(text)
        else:
            self[path].write_text(text, encoding="utf-8", newline="\n")

    def replace(self, path: str, old: str, new: str) -> int:
        """Replace ``old``, which stands there once; return the line that it began in."""
        text = self[path].read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        self.write(path, text.replace(old, new))
        return text[: text.index(old)].count("\n") + 1

    def texts(self) -> dict[str, str]:
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes().decode()
            for path in sorted(self.root.rglob("*"))
            if path.is_file()
        }


def make_content_tree(folder: Path, *, published: bool = False) -> ContentTree:
    """Two phases, three weeks, five tasks, a material, two skills, an artifact type and a guide, in canonical form."""
    tree = ContentTree(folder / "content")
    for path, text in FILES.items():
        tree.write(path, text)
    if published:
        tree.replace("roadmaps/baker/roadmap.yaml", "status: draft", "status: published")
    return tree
