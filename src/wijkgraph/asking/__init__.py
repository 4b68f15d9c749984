"""Named questions and their answers, with the receipts that each row rests on."""
