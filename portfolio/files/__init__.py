"""Uploads: received, checked, kept, served, and counted again.

``actions`` change what is attached to a draft; ``checking`` looks at the bytes in the background;
``serving`` hands them out; ``auditing`` finds what should not be there. ``storing`` keeps the one
promise that the others rely on: there is never a row without its bytes.
"""
