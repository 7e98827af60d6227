"""What a programme says about one family on one day. Pure: no clock, no files, no state."""
