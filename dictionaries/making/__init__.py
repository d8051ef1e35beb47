"""Commands that make data which ships with the software from their sources. Nothing that runs imports this folder."""
