"""The forms of a person's file."""
