"""Review of proposed claims: decisions in a journal, their order, and the ledger that is written from them."""
