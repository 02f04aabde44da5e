"""An app as a later one could be: a person's rows with files. It shows that the frames take what they do not know."""
