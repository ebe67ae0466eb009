import {
  type Api,
  decodeRequestBody,
  decodeRequestHeader,
  decodeResponse,
  encodeRequest,
  encodeResponse,
} from '@rail/kafka-protocol';

/** A request as the broker decodes it: through the wire format, so that absent fields have their defaults. */
export function throughTheWire<Req>(api: Api<Req, unknown>, version: number, body: unknown): Req {
  const header = { correlationId: 1, clientId: 'sim' };
  const frame = Buffer.concat(encodeRequest(api, version, header, body as never)).subarray(4);
  return decodeRequestBody(api, version, frame, decodeRequestHeader(frame).bodyOffset);
}

export function answerThroughTheWire<Res>(api: Api<unknown, Res>, version: number, body: unknown): Res {
  return decodeResponse(api, version, Buffer.concat(encodeResponse(api, version, 1, body as never)).subarray(4)).body;
}
