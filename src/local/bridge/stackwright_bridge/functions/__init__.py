"""Lambda functions: their errors, their number, their end."""
