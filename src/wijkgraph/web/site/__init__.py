"""The reading room: every page of the site, made from the store, the same for the live server and the static twin."""
