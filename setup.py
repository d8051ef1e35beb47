"""What pyproject.toml cannot say: the editors' manual, which stands in docs/, ships within the console."""

from pathlib import Path
from shutil import copyfile, copytree

from setuptools import setup
from setuptools.command.build_py import build_py

DOCS, MANUAL = Path("docs"), Path("api/console/manual_files")


class BuildWithManual(build_py):
    """Copies docs/admin.md, docs/editors and docs/pictures beside the console's code."""

    def run(self) -> None:
        """Build, then copy; an editable install reads docs/ itself."""
        super().run()
        if not self.editable_mode:
            ship(Path(self.build_lib) / MANUAL)


def ship(target: Path) -> None:
    """Copy the manual."""
    target.mkdir(parents=True, exist_ok=True)
    copyfile(DOCS / "admin.md", target / "admin.md")
    for folder in ("editors", "pictures"):
        copytree(DOCS / folder, target / folder, dirs_exist_ok=True)


setup(cmdclass={"build_py": BuildWithManual})
