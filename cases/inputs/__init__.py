"""Clean input of the pages about cases. The rules are the services'."""
