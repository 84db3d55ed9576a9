"""A form made from a settings' schema, one field a setting."""
