"""Who is to mend what the catalogue lacks: a department's tasks in a region are somebody's, until a day."""
