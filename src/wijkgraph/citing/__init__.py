"""Citations of things, answers and the dataset, as text and for reference managers."""
