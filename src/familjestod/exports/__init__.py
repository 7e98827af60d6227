"""What a document says, for readers outside: an account in words, and one module for each form it is written in."""
