import { RailError } from '@rail/kernel';
import { z } from 'zod';

const line = z.string().min(1).max(100);
/** At most what a line of the log can take, and nothing that a terminal would carry out. */
const words = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}*$/u, 'has control characters');

export const pauseBody = z.object({ line, reason: words });
export const resumeBody = z.object({ line });
export const rateBody = z.object({ line, recordsPerSecond: z.number().min(0).max(1_000_000).nullable() });

/** The body of a command, checked. @throws RailError OPTION_INVALID with every fault */
export function bodyOf<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the body'}: ${message}`);
  throw new RailError('OPTION_INVALID', faults.join('; '));
}
