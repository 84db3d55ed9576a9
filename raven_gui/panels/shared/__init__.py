"""What several panels are made of; it knows no panel."""
