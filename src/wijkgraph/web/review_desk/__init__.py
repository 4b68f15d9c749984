"""The review on a page: one reviewer, on the computer where it runs."""
