"""SM2 as GB/T 32918 writes it, in whole numbers and for reading: what the libraries are held against. Not for use: it
is slow, and takes a time that depends on the key.
"""

from search_engine.signing.curve import BASE, ORDER, P, digest_of

Point = tuple[int, int] | None  # None: at infinity
G = (int.from_bytes(BASE[:32], "big"), int.from_bytes(BASE[32:], "big"))


def added(one: Point, other: Point) -> Point:
    if one is None or other is None:
        return one or other
    (x1, y1), (x2, y2) = one, other
    if x1 == x2 and (y1 + y2) % P == 0:
        return None
    slope = (3 * x1 * x1 - 3) * pow(2 * y1, -1, P) if one == other else (y2 - y1) * pow(x2 - x1, -1, P)
    x3 = (slope * slope - x1 - x2) % P
    return x3, (slope * (x1 - x3) - y1) % P


def times(number: int, point: Point) -> Point:
    total: Point = None
    while number:
        if number & 1:
            total = added(total, point)
        point, number = added(point, point), number >> 1
    return total


def point_of(private: int) -> bytes:
    x, y = times(private, G)
    return x.to_bytes(32, "big") + y.to_bytes(32, "big")


def signed(private: int, nonce: int, message: bytes, user_id: bytes) -> tuple[int, int]:
    """r and s, by GB/T 32918.2, 6.1."""
    e = int.from_bytes(digest_of(point_of(private), message, user_id), "big")
    r = (e + times(nonce, G)[0]) % ORDER
    return r, pow(1 + private, -1, ORDER) * (nonce - r * private) % ORDER


def verifies(point: bytes, message: bytes, r: int, s: int, user_id: bytes) -> bool:
    """GB/T 32918.2, 7.1."""
    t = (r + s) % ORDER
    if not (0 < r < ORDER and 0 < s < ORDER and t):
        return False
    owner = (int.from_bytes(point[:32], "big"), int.from_bytes(point[32:], "big"))
    found = added(times(s, G), times(t, owner))
    return found is not None and (int.from_bytes(digest_of(point, message, user_id), "big") + found[0]) % ORDER == r
