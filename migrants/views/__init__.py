"""The pages of a person's file."""
