"""The sample catalogue: real matters in our own words, and their copies over the region tree.

`catalogue` reads the reviewed text in `matters/*.yaml`, `expand` makes a document of it for every region that offers
it, `demo` is what a fresh installation shows, `nation` streams five million documents for measuring.
"""
