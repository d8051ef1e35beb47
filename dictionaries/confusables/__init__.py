"""Which characters are taken for one another because they look alike (己 已, 未 末, 贷 货)?"""

from dictionaries.confusables.reading import (
    LookAlikes,
    commonest,
    read_confusables,
    read_split_characters,
    similarity_of,
)

__all__ = ["LookAlikes", "commonest", "read_confusables", "read_split_characters", "similarity_of"]
