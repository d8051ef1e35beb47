"""URLs of PostgreSQL, as the driver gets them.

1. Several hosts stand as in a URL of `psql`, each with a port or none.
2. What messages show of such a URL can be read, and has no password.
"""

import pytest

from indexer.store.location import database_url, shown_url

pytest.importorskip("psycopg")


@pytest.mark.parametrize(
    ("url", "hosts", "ports"),
    [
        ("postgresql://z:p@a:1,b:2/db?sslmode=require", "a,b", "1,2"),
        ("postgres://z:p@a,b:5/db", "a,b", ",5"),
        ("postgresql+psycopg://z:p@a,b/db", "a,b", ","),
        ("postgresql://z:p@/db?host=a:1&host=b:2", "a,b", "1,2"),
    ],
)
def test_1_several_hosts_have_a_port_each(url, hosts, ports):
    read = database_url(url)
    _, given = read.get_dialect()().create_connect_args(read)
    assert (given["host"], given["port"]) == (hosts, ports)
    assert (given["user"], given["password"], given["dbname"]) == ("z", "p", "db")


def test_2_messages_show_hosts_and_no_password():
    shown = shown_url(database_url("postgresql://z:geheim@a:1,b:2/db?sslpassword=geheim&sslmode=require"))
    assert shown == "postgresql+psycopg://z:***@/db?host=a:1&host=b:2&sslmode=require&sslpassword=***"
