/**
 * A portal's day: load, search, suggest, report events, update, list, follow changes, delete; and what errors look like.
 *
 * Run it against a service of your own: ZWFW_URL, ZWFW_KEY (scopes documents:write and events:write).
 */

import assert from "node:assert/strict";
import { type DocumentChanges, Invalid, NotFound, ZwfwClient, answerOf } from "zwfw-client";

const REGION = "330110";
const COUNT = 240;
const client = new ZwfwClient({ url: process.env.ZWFW_URL!, key: process.env.ZWFW_KEY!, language: "en" });
const one = { params: { path: { id: "node-007" } } };

/** Matters as they come out of a portal's own database, one by one. */
async function* rows(summary: string) {
  for (let number = 0; number < COUNT; number++) yield matter(number, summary);
}

function matter(number: number, summary: string) {
  const id = `node-${String(number).padStart(3, "0")}`;
  const title = `彩虹观测点备案第${number}号`;
  return { id, kind: "matter" as const, title, region: REGION, audience: ["natural" as const], summary };
}

/** 240 documents in portions of 100, then wait until they are found. */
async function load(): Promise<void> {
  const report = await client.putDocuments(rows("首次"), { portionRows: 100 });
  assert.equal(report.refused, 0, JSON.stringify(report.faults));
  assert.deepEqual([report.written, report.loads.length], [COUNT, 3]);
  await client.waitUntilIndexed(report.loads.at(-1)!);
}

/** One page, all pages, suggestions; and what the reader did with them. */
async function find(): Promise<void> {
  const query = { q: "彩虹观测点备案第7号", region: REGION };
  const page = answerOf(await client.api.GET("/v1/search", { params: { query } }));
  assert.equal(page.items[0]?.id, "node-007");
  const ours = new Set<string>();
  for await (const item of client.hits({ q: "彩虹观测点备案", region: REGION, region_mode: "only" })) ours.add(item.id);
  assert.equal([...ours].filter((id) => id.startsWith("node-")).length, COUNT);
  const typed = { q: "彩虹观测", region: REGION };
  const { suggestions } = answerOf(await client.api.GET("/v1/suggest", { params: { query: typed } }));
  assert.ok(suggestions.length > 0);
  const events = [
    { id: "n-1", type: "search" as const, query: "彩虹观测点备案", search_id: page.search_id },
    { id: "n-2", type: "click" as const, document: "node-007", position: 1 },
  ];
  assert.equal(answerOf(await client.api.POST("/v1/events", { body: { events } })).accepted, 2);
}

/** Update one and all, list them, delete one, and follow what happened. */
async function change(): Promise<void> {
  let known = "";
  for await (const part of client.changes()) known = part.next; // where the feed ends now
  await client.api.PUT("/v1/documents/{id}", { ...one, body: matter(7, "变更") });
  assert.equal(answerOf(await client.api.GET("/v1/documents/{id}", one)).summary, "变更");
  assert.equal((await client.putDocuments(rows("再次"))).replaced, COUNT);

  const listed: string[] = [];
  for await (const document of client.documents({ region: REGION, size: 100 })) listed.push(document.id);
  assert.deepEqual(listed, [...new Set(listed)].sort());
  assert.equal(listed.filter((id) => id.startsWith("node-")).length, COUNT);

  await client.api.DELETE("/v1/documents/{id}", one);
  const seen: DocumentChanges["changes"] = [];
  for await (const part of client.changes({ after: known })) seen.push(...part.changes);
  assert.equal(seen.length, COUNT);
  assert.deepEqual([seen.at(-1)?.id, seen.at(-1)?.change], ["node-007", "gone"]);
}

/** Errors are thrown with data, and rows at fault are in the report. */
async function fail(): Promise<void> {
  await assert.rejects(client.api.GET("/v1/documents/{id}", one), NotFound);
  const query = { q: "彩虹", size: 1000 };
  await assert.rejects(client.api.GET("/v1/search", { params: { query } }), (error) => {
    assert.ok(error instanceof Invalid);
    console.log(error.faults);
    return error.faults[0]?.field === "size" && error.faults[0].message.startsWith("must be");
  });
  const two = [{ id: "node-240", kind: "matter", title: "彩虹", region: REGION }, { id: "node-241" }];
  const report = await client.putDocuments(two, { skipBadRows: true });
  assert.deepEqual([report.written, report.refused], [1, 1]);
  assert.deepEqual([...new Set(report.faults.filter((fault) => !fault.warning).map((fault) => fault.row))], [2]);
}

await load();
await find();
await change();
await fail();
