"""How Sphinx builds the documentation: Markdown throughout, every warning an error, nothing fetched."""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "familjestod"
author = "The familjestod contributors"
copyright = "the familjestod contributors; Apache License 2.0"  # noqa: A001 - Sphinx reads this name
release = metadata.version("familjestod")
version = ".".join(release.split(".")[:2])
language = "en"

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "sphinx_design",
    "library_pages",
]
exclude_patterns = ["_build"]

# Examples run whenever the pages are built, since a kept answer may be that of an older library; one that fails stops
# the build.
nb_execution_mode = "force"
# These keep what they showed, and tests/docs/test_notebook_files.py runs them: once is enough.
nb_execution_excludepatterns = ["notebooks/*"]
nb_execution_in_temp = True  # what a notebook writes is not of the documentation
nb_execution_timeout = 600
nb_execution_raise_on_error = True
nb_execution_show_tb = True
nb_merge_streams = True

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 4

autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_class_signature = "separated"
napoleon_numpy_docstring = False

# Nothing is fetched, so names of other projects have no page to lead to; every name of this one must have.
nitpicky = True
nitpick_ignore_regex = [(r"py:.*", r"(?!familjestod).*")]

html_theme = "furo"
html_title = f"familjestod {release}"
html_copy_source = False
html_show_sourcelink = False
copybutton_prompt_text = r"\$ |>>> |\.\.\. "
copybutton_prompt_is_regexp = True
