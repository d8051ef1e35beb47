"""To come."""

PROGRAMS = ("never-there",)


def package(document, service):
    """-"""


use = bare = package
