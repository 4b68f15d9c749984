"""Tools, resources and prompts for assistants: every statement goes out with what it rests on."""
