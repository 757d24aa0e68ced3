"""The only place with SQL. One class per noun; one method per intention."""
