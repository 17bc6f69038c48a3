"""The families, one file each, what they share, and how a problem is drawn that tells mistakes apart."""
