"""How does text become words and fields?"""
