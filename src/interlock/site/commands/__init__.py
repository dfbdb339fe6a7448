"""The commands of the command line, one file each; a file that defines `register(app)` is found by itself."""
