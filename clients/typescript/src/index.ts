/**
 * Client of the search and recommendation service for government-service portals. `openapi.ts` is made from the service's
 * OpenAPI document; what stands beside it is written by hand: `ZwfwClient` repeats, pages, streams and throws typed errors.
 */

export { BulkInterrupted, type BulkReport } from "./bulk.js";
export * from "./client.js";
export * from "./errors.js";
export type { components, operations, paths } from "./openapi.js";
export type { Retry } from "./transport.js";
