"""Invented people for the measures: nobody in here exists."""
