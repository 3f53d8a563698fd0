"""A text with the forms of the catalogue that stand in it, and the words beside them."""
