/**
 * What types that openapi-typescript makes with its default options do with openapi-fetch, without a line of ours.
 * Load → search → suggest → events → update → list → delete.
 */

import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { components, paths } from "./openapi.js";

type Document = components["schemas"]["Document"];

const REGION = "330110";
const COUNT = 20;
const headers = { Authorization: `Bearer ${process.env.ZWFW_KEY}` };
const client = createClient<paths, "application/json">({ baseUrl: process.env.ZWFW_URL!, headers });
const one = { params: { path: { id: "bare-node-7" } } };

function matter(number: number, summary: string): Document {
  const title = `日晷观测点登记第${number}号`;
  return { id: `bare-node-${number}`, kind: "matter", title, region: REGION, audience: ["natural"], summary };
}

/** Wait for the index, half a minute at most. */
async function until(found: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 30_000; !(await found()); ) {
    assert.ok(Date.now() < end, "not indexed in time");
    await new Promise((done) => setTimeout(done, 200));
  }
}

async function first(q: string) {
  const { data } = await client.GET("/v1/search", { params: { query: { q, region: REGION } } });
  return data?.items[0];
}

const documents = Array.from({ length: COUNT }, (_, number) => matter(number, "首次"));
const loaded = await client.POST("/v1/documents:bulk", { body: { documents } });
assert.equal(loaded.data?.written, COUNT, JSON.stringify(loaded.error));
await until(async () => (await first("日晷观测点登记第7号"))?.id === "bare-node-7");
const suggested = await client.GET("/v1/suggest", { params: { query: { q: "日晷观测", region: REGION } } });
assert.ok(suggested.data?.suggestions.length);

const events: components["schemas"]["EventBatch"]["events"] = [
  { id: "bn-1", type: "search", query: "日晷" },
  { id: "bn-2", type: "click", document: "bare-node-7" },
];
assert.equal((await client.POST("/v1/events", { body: { events } })).data?.accepted, 2);

const updated = await client.PUT("/v1/documents/{id}", { ...one, body: matter(7, "变更") });
await until(async () => ((await client.GET("/readyz")).data?.index_sequence ?? 0) >= updated.data!.sequence);
assert.equal((await client.GET("/v1/documents/{id}", one)).data?.summary, "变更");

const page = await client.GET("/v1/documents", { params: { query: { size: 10 } } });
assert.equal(page.data?.documents.length, 10);
assert.ok(page.data.next);

assert.equal((await client.DELETE("/v1/documents/{id}", one)).response.status, 204);
const changes = await client.GET("/v1/changes", { params: { query: { after: page.data.changes } } });
assert.deepEqual(changes.data?.changes.map((change) => [change.id, change.change]), [["bare-node-7", "gone"]]);
const gone = await client.GET("/v1/documents/{id}", one);
assert.deepEqual([gone.response.status, gone.error?.error.code], [404, "not_found"]);
console.log("typescript:", loaded.data.written, (await first("日晷"))?.title);
