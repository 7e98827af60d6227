"""What holds for every test: how Hypothesis looks for examples, and what is left out without its extra."""

from __future__ import annotations

import os
from importlib.util import find_spec

from hypothesis import HealthCheck, settings

# No deadline: a busy machine is not a fault. In CI the same examples are tried every time.
settings.register_profile("dev", deadline=None)
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
# Where the same tests run once more for another reason, a few examples are enough.
settings.register_profile("few", settings.get_profile("ci"), max_examples=25)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))

# Tests, and the modules of the extra they need.
_EXTRAS = {
    "cli": ("click",),
    "cli/test_serving.py": ("pygls",),
    "prove/solver": ("z3",),
    **dict.fromkeys(
        ("cohort", "compare/test_disclosure.py", "compare/test_impact.py", "compare/test_reforms.py"),
        ("narwhals", "numpy", "polars", "pyarrow"),
    ),
}

collect_ignore = [folder for folder, modules in _EXTRAS.items() if not all(map(find_spec, modules))]
# What stands there is read by tests; cases of it are about programmes that no library has.
collect_ignore.append("corpus")
