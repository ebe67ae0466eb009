import type { Api, Draft } from '@rail/kafka-protocol';
import type { BrokerRequest } from '../contract.ts';
import type { EffectList } from '../effect-list.ts';
import type { Groups } from './groups.ts';

/** One request under decision. */
export interface GroupRequest<Body> {
  readonly groups: Groups;
  readonly request: BrokerRequest;
  readonly body: Body;
  readonly nowMs: number;
  readonly out: EffectList;
}

export interface GroupHandler {
  readonly apiKey: number;
  readonly minVersion: number;
  readonly maxVersion: number;
  decide(groups: Groups, request: BrokerRequest, nowMs: number, out: EffectList): void;
}

/** Ties an API's descriptor to its decision; the answers are checked against the descriptor's response. */
export function groupHandler<Req, Res>(api: Api<Req, Res>, decide: (given: GroupRequest<Req>) => void): GroupHandler {
  return {
    apiKey: api.key,
    minVersion: api.minVersion,
    maxVersion: api.maxVersion,
    decide: (groups, request, nowMs, out) => decide({ groups, request, body: request.body as Req, nowMs, out }),
  };
}

/** A handler whose answer depends on nothing but the request and the state: no member waits, nothing is logged. */
export function groupQuery<Req, Res>(
  api: Api<Req, Res>,
  answer: (given: GroupRequest<Req>) => Draft<NoInfer<Res>>,
  onError: (body: Req) => Draft<NoInfer<Res>>,
): GroupHandler {
  return groupHandler(api, (given) => {
    given.out.replyStored(given.request.token, answer(given), onError(given.body));
  });
}
