import { apiVersionsApi } from '../apis/18-api-versions.ts';
import type { Api } from '../apis/define-api.ts';
import { ByteReader } from '../bytes/byte-reader.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import type { Draft } from '../schema/field.ts';
import { sized } from './sized.ts';
import { skipTaggedFields } from './tagged-fields.ts';

/** ApiVersions keeps header version 0: whoever asks does not know yet what the broker speaks (KIP-511). */
function hasFlexibleHeader(api: { readonly key: number; readonly flexibleFrom: number }, version: number): boolean {
  return version >= api.flexibleFrom && api.key !== apiVersionsApi.key;
}

/** A whole response as chunks, the size prefix included; long byte fields are referenced, not copied. */
export function encodeResponse<Req, Res>(
  api: Api<Req, Res>,
  version: number,
  correlationId: number,
  body: NoInfer<Draft<Res>>,
): Buffer[] {
  const writer = new ByteWriter();
  writer.int32(0);
  writer.int32(correlationId);
  if (hasFlexibleHeader(api, version)) {
    writer.uvarint(0);
  }
  api.response.write(writer, version, body);
  return sized(writer);
}

/** Throws RailError PROTOCOL_VIOLATION; bytes after the body are ignored, as Kafka does. */
export function decodeResponse<Req, Res>(
  api: Api<Req, Res>,
  version: number,
  frame: Buffer,
): { correlationId: number; body: Res } {
  const reader = new ByteReader(frame);
  const correlationId = reader.int32();
  if (hasFlexibleHeader(api, version)) {
    skipTaggedFields(reader);
  }
  return { correlationId, body: api.response.read(reader, version) };
}
