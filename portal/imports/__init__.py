"""People out of a file: read, mapped, brought into our way of writing, and added row by row."""
