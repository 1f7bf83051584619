"""The definitions of the indicators, by subject; `reports.indicators` joins them."""
