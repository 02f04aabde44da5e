from accounts.personal_data import Area, Rows

from .models import Folder, Paper

PAPERS = Area("papers", "What you uploaded.")

PERSONAL_DATA = [
    Rows(model=Folder, name="folders", area=PAPERS, person="owner"),
    Rows(model=Paper, name="papers", area=PAPERS, person="folder__owner"),
]
