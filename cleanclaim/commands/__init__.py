"""The commands of the command line, one a file; each registers itself on the app."""
