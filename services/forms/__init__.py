"""Forms of the services app."""
