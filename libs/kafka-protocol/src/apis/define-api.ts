import type { Shape, ValueOf } from '../schema/field.ts';
import { type MessageSchema, messageSchema } from '../schema/message-schema.ts';
import { parseVersions } from '../schema/versions.ts';

/** One Kafka API: its number, the versions served and the schemas of both directions. */
export interface Api<Request, Response> {
  readonly key: number;
  readonly name: string;
  readonly minVersion: number;
  readonly maxVersion: number;
  /** First version with compact lengths and tagged fields; `Infinity` if there is none. */
  readonly flexibleFrom: number;
  readonly request: MessageSchema<Request>;
  readonly response: MessageSchema<Response>;
}

export type RequestOf<A> = A extends Api<infer Request, infer _Response> ? Request : never;
export type ResponseOf<A> = A extends Api<infer _Request, infer Response> ? Response : never;

interface ApiDefinition<Req extends Shape, Res extends Shape> {
  readonly key: number;
  readonly name: string;
  readonly versions: string;
  readonly flexible: string;
  readonly request: Req;
  readonly response: Res;
}

export function defineApi<const Req extends Shape, const Res extends Shape>(
  definition: ApiDefinition<Req, Res>,
): Api<ValueOf<Req>, ValueOf<Res>> {
  const { key, name } = definition;
  const versions = parseVersions(definition.versions);
  const flexible = parseVersions(definition.flexible);
  return {
    key,
    name,
    minVersion: versions.from,
    maxVersion: versions.to,
    flexibleFrom: flexible.from,
    request: messageSchema(`${name}Request`, versions, flexible, definition.request),
    response: messageSchema(`${name}Response`, versions, flexible, definition.response),
  };
}
