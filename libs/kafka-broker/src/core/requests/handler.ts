import type { Api, Draft } from '@rail/kafka-protocol';

import type { BrokerRequest, ServedApi } from '../contract.ts';
import type { BrokerState } from '../state.ts';

/** One request of the data half: which versions are served, and what is done. */
export interface Handler extends ServedApi {
  handle(state: BrokerState, request: BrokerRequest): void;
}

/** Answers one request, now or later; exactly once. */
export type Answer<Response> = (body: Draft<Response>) => void;

export function defineHandler<Request, Response>(
  api: Api<Request, Response>,
  versions: { readonly minVersion: number; readonly maxVersion: number },
  handle: (state: BrokerState, body: Request, answer: Answer<Response>, request: BrokerRequest) => void,
): Handler {
  return {
    apiKey: api.key,
    ...versions,
    handle: (state, request) => {
      handle(state, request.body as Request, (body) => state.reply(request.token, body), request);
    },
  };
}
