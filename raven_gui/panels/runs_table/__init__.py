"""The runs as a table: columns of one's choice, groups, filters, notes and tags."""
