/** `ZwfwClient`: the generated calls with a key, a person and a transport, and what goes over many calls. */

import createClient, { type Client } from "openapi-fetch";
import { type BulkReport, PORTION_BYTES, PORTION_ROWS, type Taken, sendAll } from "./bulk.js";
import type { components, operations, paths } from "./openapi.js";
import { RETRY, type Retry, pause, send } from "./transport.js";

export type Item = components["schemas"]["Item"];
export type SearchParameters = NonNullable<operations["search"]["parameters"]["query"]>;
export type ListParameters = NonNullable<operations["listDocuments"]["parameters"]["query"]>;
export type ChangeParameters = NonNullable<operations["listChanges"]["parameters"]["query"]>;
export type ListedDocument = components["schemas"]["ListedDocument"];
export type DocumentChanges = components["schemas"]["DocumentChanges"];

const PAGE_SIZE = 50; // cards; the largest page that the service gives
const DEPTH = 10_000; // cards; how deep into its results the service looks
const WRITE_TIMEOUT = 120_000; // ms; a portion is checked row by row before it is answered

export interface Options {
  /** Where the service is, with its path if it has one. */
  readonly url: string;
  /** The secret of `zwfw keys create`; absent: calls that are open to all. */
  readonly key?: string;
  /** The portal's token (JWT) of the person that calls are made for. */
  readonly person?: string;
  /** How long to wait for an answer, in milliseconds; 10,000 if absent. */
  readonly timeout?: number;
  readonly retry?: Retry;
  /** In which language faults are told; "zh" if absent. */
  readonly language?: "zh" | "en";
  /** What really sends; the platform's `fetch` if absent. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

export interface BulkOptions {
  /** Write the good rows of a portion that has bad ones. */
  readonly skipBadRows?: boolean;
  readonly portionBytes?: number;
  readonly portionRows?: number;
}

export class ZwfwClient {
  /** Every call of the service, by its path: `client.api.GET("/v1/suggest", { params: { query: { q: "sfz" } } })`. */
  readonly api: Client<paths, "application/json">;
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
    this.api = createClient<paths, "application/json">({ baseUrl: this.#base, headers: this.#headers, fetch: (request) => this.#send(request) });
  }

  /** A client like this one for the calls of one person. */
  forPerson(person: string): ZwfwClient {
    return new ZwfwClient({ ...this.#options, person });
  }

  /** All results of a search, page after page, down to the depth that the service serves (10,000 cards). */
  async *hits(parameters: Omit<SearchParameters, "page">): AsyncGenerator<Item> {
    const size = parameters.size ?? PAGE_SIZE;
    for (let page = 1; page * size <= DEPTH; page++) {
      const answer = answerOf(await this.api.GET("/v1/search", { params: { query: { ...parameters, page, size } } }));
      yield* answer.items;
      if (answer.items.length === 0 || (answer.total_is_exact && page * size >= answer.total)) return;
    }
  }

  /** All documents that the service holds, in the order of their ids, those that are offline too. */
  async *documents(parameters: Omit<ListParameters, "cursor"> = {}): AsyncGenerator<ListedDocument> {
    let query: ListParameters = parameters;
    for (;;) {
      const answer = answerOf(await this.api.GET("/v1/documents", { params: { query } }));
      yield* answer.documents;
      if (answer.next === null) return;
      query = { ...parameters, cursor: answer.next };
    }
  }

  /**
   * What became visible and what is gone, in order, in parts. Keep `next` of a part once you have worked through it: it
   * is where to go on after a restart (`after`). Without `after`: from the beginning, with all that is visible now.
   *
   * `follow`: look for more every so many milliseconds where there is none; without it that is the end. Throws
   * `CursorExpired` where what happened since is not kept any more.
   */
  async *changes(parameters: ChangeParameters = {}, follow?: number): AsyncGenerator<DocumentChanges> {
    let query = parameters;
    for (;;) {
      const part = answerOf(await this.api.GET("/v1/changes", { params: { query } }));
      if (part.changes.length > 0) yield part;
      query = { ...query, after: part.next };
      if (part.more) continue;
      if (follow === undefined) return;
      await pause(follow);
    }
  }

  /**
   * Write any number of documents, streamed in portions. Throws `BulkInterrupted`, which has the report so far, where
   * sending stopped before the end.
   */
  putDocuments(
    documents: Iterable<object> | AsyncIterable<object>,
    { skipBadRows = false, portionBytes = PORTION_BYTES, portionRows = PORTION_ROWS }: BulkOptions = {},
  ): Promise<BulkReport> {
    const url = `${this.#base}/v1/documents:bulk${skipBadRows ? "?skip_bad_rows=true" : ""}`;
    const headers = { ...this.#headers, "Content-Type": "application/x-ndjson" };
    const sendLines = async (body: Uint8Array): Promise<Taken> => {
      const request = new Request(url, { method: "POST", headers, body: body as Uint8Array<ArrayBuffer> });
      return (await (await this.#send(request, WRITE_TIMEOUT)).json()) as Taken;
    };
    return sendAll(documents, sendLines, { bytes: portionBytes, rows: portionRows });
  }

  /** Return when searches find what a load has written; throws an `Error` after `patience` milliseconds. */
  async waitUntilIndexed(load: number, patience = 60_000): Promise<void> {
    const written = answerOf(await this.api.GET("/v1/loads/{number}", { params: { path: { number: load } } }));
    const end = Date.now() + patience;
    while ((answerOf(await this.api.GET("/readyz")).index_sequence ?? 0) < (written.sequence ?? 0)) {
      if (Date.now() > end) throw new Error(`load ${load} is written, but not indexed after ${patience} ms`);
      await pause(200);
    }
  }

  get #base(): string {
    return this.#options.url.replace(/\/+$/, "");
  }

  get #headers(): Record<string, string> {
    const { key, person, language = "zh" } = this.#options;
    return { "Accept-Language": language, ...(key ? { Authorization: `Bearer ${key}` } : {}), ...(person ? { "X-Zwfw-User": person } : {}) };
  }

  #send(request: Request, timeout = this.#options.timeout ?? 10_000): Promise<Response> {
    const { retry = RETRY, fetch = globalThis.fetch } = this.#options;
    return send(request, { retry, timeout, fetch: (attempt) => fetch(attempt) });
  }
}

/** What a generated call answers: this client throws errors, so that `data` is there. */
export function answerOf<T>(result: { readonly data?: T }): T {
  if (result.data === undefined) throw new TypeError("no answer: was the call made with a ZwfwClient?");
  return result.data;
}
