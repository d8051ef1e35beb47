"""OpenSearch as the text engine: whole documents of one region, and the words of what copies have of their own.

address.py   where a cluster is, and how it is spoken to
encryption.py  who may vouch for nodes
nodes.py     which of its nodes are asked
cluster.py   one connection to it; what fails becomes `EngineUnavailable`
queries.py   the query tree in OpenSearch's terms
reader.py    one committed state, and rounds of questions to it
state.py     which index and which of its states a folder stands for
index.py     writing
tending.py   how the cluster is, and what of ours nobody needs any more
backend.py   `Backend`
"""
