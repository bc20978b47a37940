"""What storage does to mailflow: full, read-only, locked, torn and damaged files, restarted servers, restored copies."""
