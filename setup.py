"""What pyproject.toml cannot say: the editors' manual, which stands in docs/, ships within the console that shows it."""

from pathlib import Path
from shutil import copytree

from setuptools import setup
from setuptools.command.build_py import build_py

DOCS, MANUAL = Path("docs"), Path("api/console/manual")


class BuildWithManual(build_py):
    """Copies docs/admin.md, docs/editors and docs/pictures beside the console's code."""

    def run(self) -> None:
        """Build, then copy; an editable install reads docs/ itself."""
        super().run()
        if self.editable_mode:
            return
        target = Path(self.build_lib) / MANUAL
        target.mkdir(parents=True, exist_ok=True)
        self.copy_file(str(DOCS / "admin.md"), str(target / "admin.md"))
        for folder in ("editors", "pictures"):
            copytree(DOCS / folder, target / folder, dirs_exist_ok=True)


setup(cmdclass={"build_py": BuildWithManual})
