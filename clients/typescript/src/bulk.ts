/** Any number of documents, sent in portions, and one report of all rows. */

import { type Fault, RequestRefused, ServiceError, type ToldFault, TooLarge, faultOf } from "./errors.js";

/** The service takes 64 MiB unless it is set otherwise; larger portions gain nothing. */
export const PORTION_BYTES = 8 * 1024 * 1024;
export const PORTION_ROWS = 5_000;

/** What became of the rows so far; rows are counted from 1 over all portions. */
export interface BulkReport {
  /** How many rows were sent and answered. */
  readonly rows: number;
  /** How many were written. */
  readonly written: number;
  /** How many of these replaced a document of the same id. */
  readonly replaced: number;
  /** How many were not written. A portion with a bad row is refused whole, unless bad rows are skipped. */
  readonly refused: number;
  /** How many were not written because the service has something newer of the same id. */
  readonly stale: number;
  /** What is wrong, and with `warning` what was accepted all the same. */
  readonly faults: readonly Fault[];
  /** Whether there are more faults: of one kind, the service names the first of a portion only. */
  readonly isCut: boolean;
  /** The numbers of the loads that were written, in order. */
  readonly loads: readonly number[];
}

const NONE = { rows: 0, written: 0, replaced: 0, refused: 0, stale: 0 };
const EMPTY: BulkReport = { ...NONE, faults: [], isCut: false, loads: [] };

/** The service's answer to a portion. */
export interface Taken {
  readonly load: number | null;
  readonly written: number;
  readonly replaced: number;
  readonly skipped: number;
  readonly stale: number;
  readonly rows: readonly ToldFault[];
  readonly cut: boolean;
}

export interface Portions {
  /** The largest body. A single document that is larger goes by itself. */
  readonly bytes: number;
  /** The most rows of a body. */
  readonly rows: number;
}

/** Sending stopped before the end; `cause` says why. */
export class BulkInterrupted extends ServiceError {
  /** What became of the rows before: send those after `report.rows` again. */
  readonly report: BulkReport;

  constructor(report: BulkReport, cause: unknown) {
    super(`stopped after ${report.rows} rows: ${String(cause)}`, { cause });
    this.report = report;
  }
}

/** Send all documents, a portion after another; no more than one portion is held in memory. */
export async function sendAll(
  documents: Iterable<object> | AsyncIterable<object>,
  send: (lines: Uint8Array) => Promise<Taken>,
  most: Portions,
): Promise<BulkReport> {
  let report = EMPTY;
  for await (const portion of portions(documents, most)) report = await sent(report, portion, send);
  return report;
}

async function* portions(
  documents: Iterable<object> | AsyncIterable<object>,
  most: Portions,
): AsyncGenerator<Uint8Array[]> {
  const encoder = new TextEncoder();
  let portion: Uint8Array[] = [];
  let size = 0;
  for await (const document of documents) {
    const line = encoder.encode(JSON.stringify(document) + "\n");
    if (portion.length > 0 && (size + line.length > most.bytes || portion.length === most.rows)) {
      yield portion;
      [portion, size] = [[], 0];
    }
    portion.push(line);
    size += line.length;
  }
  if (portion.length > 0) yield portion;
}

/** The report with one portion more. */
async function sent(
  report: BulkReport,
  portion: readonly Uint8Array[],
  send: (lines: Uint8Array) => Promise<Taken>,
): Promise<BulkReport> {
  try {
    return plus(report, portion.length, await send(joined(portion)));
  } catch (error) {
    if (error instanceof TooLarge && portion.length > 1) {
      const half = Math.floor(portion.length / 2); // the service takes less than is its default
      return sent(await sent(report, portion.slice(0, half), send), portion.slice(half), send);
    }
    if (error instanceof TooLarge) {
      return without(report, 1, [faultOf({ code: error.code, row: 1, message: error.message })]);
    }
    if (error instanceof RequestRefused && error.faults.some((fault) => fault.row !== null)) {
      return without(report, portion.length, error.faults);
    }
    throw error instanceof BulkInterrupted ? error : new BulkInterrupted(report, error);
  }
}

/** A report, and the answer to a portion that was taken. */
function plus(report: BulkReport, size: number, taken: Taken): BulkReport {
  return {
    rows: report.rows + size,
    written: report.written + taken.written,
    replaced: report.replaced + taken.replaced,
    refused: report.refused + taken.skipped,
    stale: report.stale + taken.stale,
    faults: [...report.faults, ...moved(taken.rows.map(faultOf), report.rows)],
    isCut: report.isCut || taken.cut,
    loads: taken.load === null ? report.loads : [...report.loads, taken.load],
  };
}

/** A report, and a portion that was refused whole. */
function without(report: BulkReport, size: number, faults: readonly Fault[]): BulkReport {
  return {
    ...report,
    rows: report.rows + size,
    refused: report.refused + size,
    faults: [...report.faults, ...moved(faults, report.rows)],
  };
}

/** Faults whose rows are counted from the first row of all. */
function moved(faults: readonly Fault[], before: number): Fault[] {
  return faults.map((fault) => (fault.row === null ? fault : { ...fault, row: fault.row + before }));
}

function joined(lines: readonly Uint8Array[]): Uint8Array {
  const body = new Uint8Array(lines.reduce((size, line) => size + line.length, 0));
  let end = 0;
  for (const line of lines) {
    body.set(line, end);
    end += line.length;
  }
  return body;
}
