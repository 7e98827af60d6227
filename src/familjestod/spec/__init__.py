"""From text to a checked programme: source, schema, model, patches and loading."""
