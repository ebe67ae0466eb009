import { RailError } from '@rail/kernel';
import { z } from 'zod';

/** What an operator settles: places, or all that is open of a line for a reason. */
export interface SettleRequest {
  readonly places: readonly string[] | undefined;
  readonly line: string | undefined;
  readonly reason: string | undefined;
  /** Also what was set aside for one agreement alone: it then goes to every agreement again. */
  readonly again: boolean;
}

const place = z.string().regex(/^[a-z-]+\/\d{1,9}\/\d{1,15}$/, 'a place is LINE/PARTITION/OFFSET');
const selection = { line: z.string().min(1), reason: z.string().min(1) };
const common = { again: z.boolean().default(false) };
const redriveBody = z.union([
  z.strictObject({ places: z.array(place).min(1).max(10_000), ...common }),
  z.strictObject({ ...selection, ...common }),
]);
const why = z.string().trim().min(1).max(500);
const discardBody = z.union([
  z.strictObject({ places: z.array(place).min(1).max(10_000), why }),
  z.strictObject({ ...selection, why }),
]);

/** @throws RailError OPTION_INVALID */
export function readRedrive(body: unknown): SettleRequest {
  const read = redriveBody.safeParse(body);
  if (!read.success)
    throw new RailError('OPTION_INVALID', 'redrive takes {places: [LINE/PARTITION/OFFSET]} or {line, reason}');
  return requestOf(read.data);
}

/** @throws RailError OPTION_INVALID */
export function readDiscard(body: unknown): SettleRequest & { readonly why: string } {
  const read = discardBody.safeParse(body);
  if (!read.success) throw new RailError('OPTION_INVALID', 'discard takes {places} or {line, reason}, and why');
  return { ...requestOf(read.data), why: read.data.why };
}

function requestOf(given: { places?: string[]; line?: string; reason?: string; again?: boolean }): SettleRequest {
  const { places, line, reason, again = false } = given;
  return { places, line, reason, again };
}
