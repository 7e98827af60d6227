"""What an editor asks of a document at work: values for a text and a position in it, for `cli.serving` to hand on."""
