"""The demonstration: synthetic people whose histories make sense.

Everything is written through the same actions as the pages. Shares follow what is published on
regularised migrants in Morocco (surveys of 2015-2016 and 2021); the journey's figures are invented
and labelled as demonstration wherever they show.
"""

from reports.demo.load import SIZES, load

__all__ = ["SIZES", "load"]
