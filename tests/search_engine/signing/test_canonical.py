"""The text that is signed, against the readers of requests and a plain second version.

1. It is what the page of the gateway says it is: eight lines, for an example.
2. What `parameters_of` reads apart has two texts, also where only the order of one name's values differs; what it reads
   alike has one, however it was written: percent signs of any byte in either case, "+" and "%20", the order of
   different names, "a" and "a=", empty pairs.
3. Paths are one text where they are the same bytes, else two: nothing is folded ("//", "..", a slash at the end).
4. No part can be shifted into another line, nor past "=" and "&": the plain reader finds all of them in the text again.
5. A signature holds for its own text alone: each part that differs has another text.
"""

from urllib.parse import quote_from_bytes, unquote_to_bytes

from hypothesis import example, given
from hypothesis import strategies as st

from api.http.sent import parameters_of
from search_engine.signing.canonical import SignedText, canonical_query
from search_engine.signing.sm3 import sm3

# Few letters, and those that mean something: two draws are often alike in part.
names = st.binary(max_size=3) | st.text("ab&=+% ;\n\0护", max_size=3).map(str.encode)
pairs = st.lists(st.tuples(names, names), max_size=4)
raw_queries = st.lists(
    st.sampled_from(["a", "b", "=", "&", "+", "%", "%20", "%2b", "%2B", "%3D", "%26", "%a", ";", "%41", "%0A"]),
    max_size=12,
)
queries = raw_queries.map(lambda parts: "".join(parts).encode())


def text_of(
    method="GET", path=b"/v1/search", query=b"", body=b"", time="1764633600", nonce="9f1c04d2a8b34e61", app="zjzwfw"
):
    return SignedText(method, path, query, sm3(body), time, nonce, app).to_bytes()


def test_1_the_example_of_the_page():
    text = text_of("POST", "/v1/搜索".encode(), b"region=330100&q=%e6%8a%a4%E7%85%A7+1", b"{}")
    assert text.decode() == (
        "ZWFW-SM2-SM3\nPOST\n/v1/%E6%90%9C%E7%B4%A2\nq=%E6%8A%A4%E7%85%A7%201&region=330100\n"
        f"{sm3(b'{}').hex()}\n1764633600\n9f1c04d2a8b34e61\nzjzwfw"
    )


def read(query):
    return parameters_of(query, "surrogateescape")


@given(queries, queries)
@example(b"a=1&a=2", b"a=2&a=1")
@example(b"a=1&b=2", b"a=1%26b=2")
@example(b"a=b=c", b"a%3Db=c")
@example(b"a=+", b"a=%2B")
@example(b"a;b=1", b"a&b=1")
@example(b"", b"=")
@example(b"%", b"%25")
def test_2_two_texts_where_two_things_are_read_and_one_where_one_is(one, other):
    assert (canonical_query(one) == canonical_query(other)) == (read(one) == read(other))


@given(st.binary(max_size=12), st.binary(max_size=12))
def test_2_so_it_is_of_any_bytes_that_are_utf8(one, other):
    for query in (one, other):
        try:
            parameters_of(query)
        except UnicodeDecodeError:
            return
    assert (canonical_query(one) == canonical_query(other)) == (read(one) == read(other))


@given(pairs, st.randoms())
def test_2_one_text_of_all_writings(pairs, random):
    def written(part):
        return "".join(
            random.choice([f"%{byte:02x}", f"%{byte:02X}"])
            if not bytes([byte]).isalnum() or random.random() < 0.2
            else chr(byte)
            for byte in part
        )

    def query(pairs):
        texts = [f"{written(name)}={written(value)}" for name, value in pairs]
        texts = [text.replace("%20", random.choice(["+", "%20"])) for text in texts]
        texts = [text.removesuffix("=") if text != "=" and random.random() < 0.5 else text for text in texts]
        return "&".join([*texts, ""] if random.random() < 0.5 else texts).encode()

    by_name = sorted(pairs, key=lambda pair: (pair[0], random.random()))
    groups = {}
    for name, value in pairs:
        groups.setdefault(name, []).append(value)
    shuffled = [(name, groups[name].pop(0)) for name, _ in by_name]  # another order of names, values in theirs
    assert canonical_query(query(pairs)) == canonical_query(query(shuffled))


@given(st.binary(max_size=6), st.binary(max_size=6))
@example(b"/v1//search", b"/v1/search")
@example(b"/v1/../search", b"/search")
@example(b"/v1/search/", b"/v1/search")
@example(b"/a\nq=1", b"/a")
def test_3_paths_that_differ_in_a_byte_have_two_texts(one, other):
    assert (text_of(path=one) == text_of(path=other)) == (one == other)


@given(st.binary(max_size=20), pairs, st.binary(max_size=20))
def test_4_all_parts_are_found_in_the_text_again(path, pairs, body):
    query = "&".join(f"{quote_from_bytes(name, safe='')}={quote_from_bytes(value, safe='')}" for name, value in pairs)
    lines = text_of("PUT", b"/" + path, query.encode(), body).decode().split("\n")
    assert lines[0::6] == ["ZWFW-SM2-SM3", "9f1c04d2a8b34e61"]
    assert (lines[1], lines[4], lines[5], lines[7]) == ("PUT", sm3(body).hex(), "1764633600", "zjzwfw")
    assert len(lines) == 8
    assert unquote_to_bytes(lines[2]) == b"/" + path
    found = [tuple(map(unquote_to_bytes, pair.split("="))) for pair in lines[3].split("&") if pair]
    assert found == sorted(pairs, key=lambda pair: pair[0])


PARTS = {
    "method": ("GET", "HEAD"),
    "path": (b"/v1/search", b"/v1/suggest"),
    "query": (b"q=a", b"q=b"),
    "body": (b"", b"{}"),
    "time": ("1764633600", "1764633601"),
    "nonce": ("9f1c04d2a8b34e61", "9f1c04d2a8b34e62"),
    "app": ("zjzwfw", "zjzwfw2"),
}


def test_5_each_part_that_differs_has_another_text():
    texts = {text_of(**{name: value}) for name, values in PARTS.items() for value in values}
    assert len(texts) == len(PARTS) + 2  # what all begin with, and what differs of each; of q both do
