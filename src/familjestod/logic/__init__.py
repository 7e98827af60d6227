"""Rules as data: reading, checking, judging, compiling and wording them.

Nothing here knows of children or care. A rule is a frozen tree (`rule`), names in
it get their types from a `Scope` (`read`), and their values from a `Reader`
(`evaluate`, `compile`).
"""
