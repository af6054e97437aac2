"""What the three functions share: where the dragons are kept, and how they are read and written."""
