"""Full-screen review in a terminal; the only door to textual."""
