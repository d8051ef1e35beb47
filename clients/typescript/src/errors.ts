/**
 * What a call can come to when it does not succeed.
 *
 *     ServiceError                  any of them
 *     ├── NoAnswer                  no connection, or no answer in time
 *     ├── BulkInterrupted           sending many documents stopped before the end (bulk.ts)
 *     └── ErrorAnswer               the service answered with an error: status, code, message, faults
 *         ├── RequestRefused        4xx: the request has to change before it is sent again
 *         │   ├── Unauthorized      401: no key or token, or one that does not hold
 *         │   ├── Forbidden         403: the key lacks the right
 *         │   ├── NotFound          404
 *         │   ├── Conflict          409, 412: somebody else has changed it meanwhile
 *         │   ├── CursorExpired     410: what happened since is not kept any more; list all anew
 *         │   ├── TooLarge          413
 *         │   ├── Invalid           422: `faults` names everything that is wrong
 *         │   └── TooManyRequests   429
 *         └── ServiceFailed         5xx
 *             └── Unavailable       503: not ready, or busy
 */

/** One thing that is wrong with a request, or with a row of it. */
export interface Fault {
  /** In English, stable; "" where the service names none. */
  readonly code: string;
  /** Which row, from 1; null where the request is not made of rows. */
  readonly row: number | null;
  /** Which parameter or field; "" where the whole is meant. */
  readonly field: string;
  /** What is wrong. */
  readonly message: string;
  /** How to mend it; "" where that goes without saying. */
  readonly mend: string;
  /** Whether the row was accepted all the same. */
  readonly warning: boolean;
}

/** A fault as the service writes it. */
export type ToldFault = Partial<Fault> & { readonly reason?: string };

export function faultOf(told: ToldFault): Fault {
  return {
    code: told.code ?? "",
    row: told.row ?? null,
    field: told.field ?? "",
    message: told.message || told.reason || "",
    mend: told.mend ?? "",
    warning: told.warning ?? false,
  };
}

export class ServiceError extends Error {
  /** After how many milliseconds the service wants to be asked again; 0 where it did not say. */
  readonly retryAfter: number = 0;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** No connection, or no answer in time, in any of the attempts. */
export class NoAnswer extends ServiceError {}

export class ErrorAnswer extends ServiceError {
  /** The HTTP status. */
  readonly status: number;
  /** The service's word for it, in English, stable; "" where something between answered instead. */
  readonly code: string;
  /** Everything that is wrong, where the request is. */
  readonly faults: readonly Fault[];
  /** By which the service's log knows the request; "" where it gave none. */
  readonly requestId: string;
  override readonly retryAfter: number;

  constructor(response: Response, told: Told) {
    super(`${response.status} ${told.code ?? ""}: ${told.message ?? response.statusText}`);
    this.status = response.status;
    this.code = told.code ?? "";
    this.faults = (told.details ?? []).map(faultOf);
    this.requestId = response.headers.get("X-Request-Id") ?? "";
    this.retryAfter = millisecondsOf(response.headers.get("Retry-After"));
  }
}

export class RequestRefused extends ErrorAnswer {}
export class Unauthorized extends RequestRefused {}
export class Forbidden extends RequestRefused {}
export class NotFound extends RequestRefused {}
export class Conflict extends RequestRefused {}
export class CursorExpired extends RequestRefused {}
export class TooLarge extends RequestRefused {}
export class Invalid extends RequestRefused {}
export class TooManyRequests extends RequestRefused {}
export class ServiceFailed extends ErrorAnswer {}
export class Unavailable extends ServiceFailed {}

interface Told {
  readonly code?: string;
  readonly message?: string;
  readonly details?: readonly ToldFault[];
}

const BY_STATUS: Readonly<Record<number, typeof ErrorAnswer>> = {
  401: Unauthorized,
  403: Forbidden,
  404: NotFound,
  409: Conflict,
  410: CursorExpired,
  412: Conflict,
  413: TooLarge,
  422: Invalid,
  429: TooManyRequests,
  503: Unavailable,
};

/** The error of an answer that is one. */
export async function errorOf(response: Response): Promise<ErrorAnswer> {
  const kind = BY_STATUS[response.status] ?? (response.status >= 500 ? ServiceFailed : RequestRefused);
  return new kind(response, await told(response));
}

/** What stands under `error`; nothing where a proxy answered with a page of its own. */
async function told(response: Response): Promise<Told> {
  try {
    const body = (await response.json()) as { error?: Told } | null;
    return body?.error ?? {};
  } catch {
    return {};
  }
}

/** What a header `Retry-After` asks for (seconds, or a date); 0 where it is absent or makes no sense. */
function millisecondsOf(retryAfter: string | null): number {
  if (retryAfter === null) return 0;
  if (/^\s*\d+\s*$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const date = Date.parse(retryAfter);
  return Number.isNaN(date) ? 0 : Math.max(0, date - Date.now());
}
