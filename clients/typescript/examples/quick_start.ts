/** Write two documents, wait until they are found, and search. */

import { ZwfwClient, answerOf } from "zwfw-client";

const client = new ZwfwClient({ url: process.env.ZWFW_URL!, key: process.env.ZWFW_KEY! });
const matter = { kind: "matter", region: "330110", audience: ["natural"] };
const report = await client.putDocuments([
  { id: "qs-1", title: "风筝放飞许可", ...matter },
  { id: "qs-2", title: "风筝放飞备案", ...matter },
]);
await client.waitUntilIndexed(report.loads.at(-1)!);
const query = { q: "风筝放飞许可", region: "330110" };
const page = answerOf(await client.api.GET("/v1/search", { params: { query } }));
console.log(page.total, page.items[0]?.id, page.items[0]?.title);
