import type { Api, Draft } from '@rail/kafka-protocol';

/** What a client waits for. Scripts are generators, so that the world decides when each goes on. */
export type Wait =
  | { readonly kind: 'sleep'; readonly ms: number }
  | {
      readonly kind: 'call';
      readonly api: Api<unknown, unknown>;
      readonly version: number;
      readonly body: unknown;
      readonly timeoutMs: number;
    };

export type Script<T> = Generator<Wait, T, unknown>;

/** Sends one request. Undefined: the connection broke or no answer came in time, and nobody knows what was done. */
export function* call<Req, Res>(
  api: Api<Req, Res>,
  version: number,
  body: Draft<Req>,
  timeoutMs = 3000,
): Script<Res | undefined> {
  return (yield { kind: 'call', api: api as Api<unknown, unknown>, version, body, timeoutMs }) as Res | undefined;
}

export function* sleep(ms: number): Script<void> {
  yield { kind: 'sleep', ms };
}
