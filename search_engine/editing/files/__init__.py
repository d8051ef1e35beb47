"""How do dictionaries come from files, and go out as files? TSV, CSV and XLSX, a kind a file."""
