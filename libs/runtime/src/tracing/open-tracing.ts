import type { Part } from '../config/settings.ts';
import { noTracing, type Tracing } from './tracing.ts';

/** As of OpenTelemetry's environment, but for the share of batches. */
export interface TracingOptions {
  readonly part: Part;
  readonly instance: string;
  /** Spans go there, under `/v1/traces`; nothing is traced without it. */
  readonly endpoint: string | undefined;
  /** Of this process among others. */
  readonly serviceName: string | undefined;
  /** `always_on`, `always_off`, `traceidratio`, or one of them after `parentbased_`. */
  readonly sampler: TraceSampler | undefined;
  readonly samplerArg: number;
  /** Share of published batches that begin a trace, 0 to 1. */
  readonly share: number;
}

export const traceSamplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;
export type TraceSampler = (typeof traceSamplers)[number];

/** Loads OpenTelemetry only where spans are asked for. */
export async function openTracing(options: TracingOptions | undefined): Promise<Tracing> {
  if (options?.endpoint === undefined) return noTracing;
  const { otlpTracing } = await import('./otlp-tracing.ts');
  return otlpTracing({ ...options, endpoint: options.endpoint });
}
