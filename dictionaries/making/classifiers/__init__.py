"""Makes the models of `dictionaries.intents.text_classifier` of examples."""
