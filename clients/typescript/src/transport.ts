/** What every request goes through, those of the generated calls too: retries, idempotency keys, typed errors. */

import { NoAnswer, ServiceError, TooManyRequests, Unavailable, errorOf } from "./errors.js";

const READING = ["GET", "HEAD", "OPTIONS"];
const IDEMPOTENCY_KEY = "Idempotency-Key";

/** When to ask again: exponential back-off with full jitter. Times in milliseconds. */
export interface Retry {
  /** How often a request is sent at most, the first time included; 1: never again. */
  readonly attempts: number;
  /** The upper limit of the first wait; it doubles with each further one. */
  readonly first: number;
  /** The longest wait. A service that asks for more (`Retry-After`) is not asked again. */
  readonly longest: number;
}

export const RETRY: Retry = { attempts: 5, first: 250, longest: 30_000 };

export interface Sending {
  readonly retry: Retry;
  /** How long to wait for one answer, in milliseconds. */
  readonly timeout: number;
  /** What really sends. */
  readonly fetch: (request: Request) => Promise<Response>;
}

export const pause = (time: number): Promise<void> => new Promise((done) => setTimeout(done, time));

/**
 * Send a request until it is answered, or patience ends. One that writes carries the same `Idempotency-Key` in all its
 * attempts, so that the service does it once. Throws a `ServiceError` where the answer is an error, or none comes.
 */
export async function send(request: Request, sending: Sending): Promise<Response> {
  const body = request.body === null ? null : await request.arrayBuffer();
  const headers = new Headers(request.headers);
  if (!READING.includes(request.method) && !headers.has(IDEMPOTENCY_KEY)) {
    headers.set(IDEMPOTENCY_KEY, crypto.randomUUID());
  }
  for (let attempt = 1; ; attempt++) {
    try {
      const signal = AbortSignal.any([request.signal, AbortSignal.timeout(sending.timeout)]);
      return await answer(new Request(request.url, { method: request.method, headers, body, signal }), sending);
    } catch (failure) {
      if (request.signal.aborted || !(failure instanceof ServiceError)) throw failure;
      const wait = waitAfter(attempt, failure, sending.retry);
      if (wait === null) throw failure;
      await pause(wait);
    }
  }
}

/** Whether the same request may succeed in a moment: nobody answered, too much is asked, or the service says when. */
function isPassing(failure: ServiceError): boolean {
  const isBusy = failure instanceof TooManyRequests || failure instanceof Unavailable;
  return isBusy || failure instanceof NoAnswer || failure.retryAfter > 0;
}

/**
 * Milliseconds to wait after the failed attempt of this number (from 1); null: give up. Drawn evenly from nothing up to
 * the limit, so that clients that failed together do not come back together; what the service asks for comes on top.
 */
function waitAfter(attempt: number, failure: ServiceError, retry: Retry): number | null {
  if (!isPassing(failure) || attempt >= retry.attempts || failure.retryAfter > retry.longest) return null;
  return failure.retryAfter + Math.random() * Math.min(retry.longest, retry.first * 2 ** (attempt - 1));
}

async function answer(request: Request, { fetch }: Sending): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(request);
  } catch (cause) {
    throw new NoAnswer(`${request.method} ${new URL(request.url).pathname}: ${String(cause)}`, { cause });
  }
  if (response.ok) return response;
  throw await errorOf(response);
}
