"""Makes the models of `dictionaries.ways.text_classifier` of examples."""
