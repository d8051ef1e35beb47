"""What a first screen may say, and must never: questions written by somebody who saw the catalogue and neither code nor
dictionaries, each with three rewordings by another person.
"""
