import { z } from 'zod';
import { RegistryFault } from './registry-fault.ts';
import type { SchemaRequest } from './registry.decide.ts';

const schemaRequest = z.object({
  schema: z.string(),
  schemaType: z.string().nullish(),
  references: z.array(z.unknown()).nullish(),
});

/** The body that registers, looks up or tests a schema; attributes that are unknown here are ignored, as clients expect. */
export function readSchemaRequest(body: unknown): SchemaRequest {
  const parsed = schemaRequest.safeParse(body);
  if (!parsed.success) throw new RegistryFault(422, 42201, `Invalid request: ${z.prettifyError(parsed.error)}`);
  return {
    schema: parsed.data.schema,
    schemaType: parsed.data.schemaType ?? undefined,
    references: parsed.data.references ?? undefined,
  };
}
