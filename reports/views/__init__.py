"""Pages of the reports app, one module a noun."""
