"""How a `review` is laid out: its parts in order, as a page, as Markdown and as tables."""
