import type { Api } from '../apis/define-api.ts';
import { apis } from '../apis/table.ts';
import { ByteReader } from '../bytes/byte-reader.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import type { Draft } from '../schema/field.ts';
import { sized } from './sized.ts';
import { skipTaggedFields } from './tagged-fields.ts';

export interface RequestHeader {
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly correlationId: number;
  readonly clientId: string | null;
  readonly bodyOffset: number;
}

/** A whole request as chunks, the size prefix included; long byte fields are referenced, not copied. */
export function encodeRequest<Req, Res>(
  api: Api<Req, Res>,
  version: number,
  header: { readonly correlationId: number; readonly clientId: string | null },
  body: NoInfer<Draft<Req>>,
): Buffer[] {
  const writer = new ByteWriter();
  writer.int32(0);
  writer.int16(api.key);
  writer.int16(version);
  writer.int32(header.correlationId);
  writeClientId(writer, header.clientId);
  if (version >= api.flexibleFrom) {
    writer.uvarint(0);
  }
  api.request.write(writer, version, body);
  return sized(writer);
}

/** The client id keeps its two-byte length in every header version: old brokers must be able to read it. */
function writeClientId(writer: ByteWriter, clientId: string | null): void {
  const length = clientId === null ? -1 : Buffer.byteLength(clientId);
  writer.int16(length);
  if (clientId !== null) {
    writer.utf8(clientId, length);
  }
}

/**
 * Reads the header of a request frame, whatever the API and version; tagged fields are skipped where the API is known
 * to have them. Throws RailError PROTOCOL_VIOLATION.
 */
export function decodeRequestHeader(frame: Buffer): RequestHeader {
  const reader = new ByteReader(frame);
  const apiKey = reader.int16();
  const apiVersion = reader.int16();
  const correlationId = reader.int32();
  const length = reader.int16();
  const clientId = length === -1 ? null : reader.utf8(length);
  const api = apis.get(apiKey);
  if (api !== undefined && apiVersion >= api.flexibleFrom && apiVersion <= api.maxVersion) {
    skipTaggedFields(reader);
  }
  return { apiKey, apiVersion, correlationId, clientId, bodyOffset: reader.position };
}

/** Throws RailError PROTOCOL_VIOLATION; bytes after the body are ignored, as Kafka does. */
export function decodeRequestBody<Req, Res>(
  api: Api<Req, Res>,
  version: number,
  frame: Buffer,
  bodyOffset: number,
): Req {
  return api.request.read(new ByteReader(frame, bodyOffset), version);
}
