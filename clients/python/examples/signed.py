"""Search and write as a registered app that signs its requests, instead of a key.

Run it against a service of your own, where `zwfw callers add` has registered the app with the scope documents:write:
ZWFW_URL, ZWFW_APP, ZWFW_PRIVATE_KEY (the PEM file of `openssl genpkey -algorithm SM2`).
"""

import os
from pathlib import Path

from zwfw_client import Signer, Sm2Key, Unauthorized, ZwfwClient

key = Sm2Key.from_pem(Path(os.environ["ZWFW_PRIVATE_KEY"]).read_text())
signer = Signer(os.environ["ZWFW_APP"], key)
matter = {"kind": "matter", "region": "330110", "audience": ["natural"]}

with ZwfwClient(os.environ["ZWFW_URL"], signer=signer) as client:
    report = client.put_documents(
        {"id": f"sg-{number}", "title": f"龙舟停放登记第{number}号", **matter} for number in (1, 2)
    )
    assert report.written == 2, report
    client.wait_until_indexed(report.loads[-1])
    found = [hit.id for hit in client.hits(q="龙舟停放登记", region="330110")]
    assert found[:2] == ["sg-1", "sg-2"], found

with ZwfwClient(os.environ["ZWFW_URL"], signer=Signer("nobody", key)) as client:
    try:
        next(client.hits(q="龙舟停放登记"))
    except Unauthorized as error:
        print([(fault.code, fault.field, fault.message) for fault in error.faults])
    else:
        raise AssertionError
