import { createHash } from 'node:crypto';
import type { RunRequest, RunSteering } from '@rail/board/api';
import { RailError } from '@rail/kernel';
import { z } from 'zod';
import { askedPace, type Pace } from '../replay/pace.ts';

const path = z.string().min(1).max(1000);
const runRequest = z.object({
  paths: z.array(path).max(1000),
  mappings: z.array(path).max(1000).optional(),
  speed: z.union([z.number().positive(), z.literal('max')]).optional(),
  rate: z.number().positive().optional(),
  shiftTo: z.string().max(100).optional(),
  resume: z.string().max(100).optional(),
});

const runSteering = z.discriminatedUnion('action', [
  z.object({ action: z.enum(['pause', 'resume', 'stop']) }),
  z.object({ action: z.literal('hurry'), factor: z.number().min(0.001).max(1000) }),
  z.object({ action: z.literal('skip'), milliseconds: z.number().min(-31_536_000_000).max(31_536_000_000) }),
]);
const steered = z.object({ run: z.string().min(1).max(100), steering: runSteering });

/** @throws RailError OPTION_INVALID with every fault */
export function runRequestOf(body: unknown): RunRequest {
  const request = checked(runRequest, body);
  if (request.paths.length === 0 && request.resume === undefined) {
    throw new RailError('OPTION_INVALID', 'paths: name files of the feed folder, or a run to go on with');
  }
  return request as RunRequest; // absent members are absent in JSON too
}

/** @throws RailError OPTION_INVALID with every fault */
export function steeringOf(body: unknown): { readonly run: string; readonly steering: RunSteering } {
  return checked(steered, body);
}

/** @throws RailError OPTION_INVALID */
export function paceOf({ speed, rate }: RunRequest): Pace | undefined {
  const asText = (value: number | 'max' | undefined, unit: string) =>
    value === undefined ? undefined : value === 'max' ? value : `${value}${unit}`;
  return askedPace({ speed: asText(speed, ''), rate: asText(rate, '/s') });
}

/** The run that a command begins is called after it: asked again, it is the same run. */
export function runOfCommand(id: string): string {
  return `r-${createHash('sha256').update(id).digest('hex').slice(0, 10)}`;
}

function checked<Value>(schema: z.ZodType<Value>, body: unknown): Value {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the body'}: ${issue.message}`);
  throw new RailError('OPTION_INVALID', faults.join('; '));
}
