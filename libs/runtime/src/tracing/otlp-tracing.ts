import { type Link, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags, type Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { railVersion } from '@rail/kernel';
import type { TracingOptions } from './open-tracing.ts';
import type { TraceContext } from './trace-context.ts';
import type { SpanStart, TraceSpan, Tracing } from './tracing.ts';

const kinds = { producer: SpanKind.PRODUCER, consumer: SpanKind.CONSUMER, client: SpanKind.CLIENT } as const;
const closeWithinMs = 2000;
const exportEveryMs = 1000;
const rounding = 1e-9;

/** Spans to a collector, by OTLP over HTTP. One that is away costs its spans and nothing else. */
export function otlpTracing(options: TracingOptions & { readonly endpoint: string }): Tracing {
  const { part, instance, endpoint, serviceName = `rail-${part}`, share } = options;
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/$/, '')}/v1/traces`,
    timeoutMillis: closeWithinMs,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': serviceName,
      'service.namespace': 'data-rail',
      'service.instance.id': instance,
      'service.version': railVersion,
    }),
    sampler: samplerOf(options),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: exportEveryMs })],
  });
  const tracer = provider.getTracer('data-rail', railVersion);
  // Even shares need no chance: with 0.01 each hundredth batch, beginning with the first.
  let owed = 1 - share;
  return {
    isOn: true,
    samples() {
      owed += share;
      if (owed < 1 - rounding || share === 0) return false;
      owed -= 1;
      return true;
    },
    start: (name, start) => spanOf(tracer, name, start),
    async close() {
      const late = new Promise<void>((resolve) => void setTimeout(resolve, closeWithinMs).unref());
      await Promise.race([provider.shutdown().catch(() => undefined), late]);
    },
  };
}

function spanOf(tracer: Tracer, name: string, { kind, attributes, parent, links = [] }: SpanStart): TraceSpan {
  const context = parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, contextOf(parent));
  const linked = links.map((each): Link => ({ context: contextOf(each) }));
  const span = tracer.startSpan(name, { kind: kinds[kind], attributes, links: linked }, context);
  const { traceId, spanId, traceFlags } = span.spanContext();
  return {
    context: { traceId, spanId, isSampled: (traceFlags & TraceFlags.SAMPLED) !== 0 },
    set: (key, value) => void span.setAttribute(key, value),
    end(failure) {
      if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
      span.end();
    },
  };
}

function contextOf({ traceId, spanId, isSampled }: TraceContext) {
  return { traceId, spanId, traceFlags: isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE, isRemote: true };
}

function samplerOf({ sampler = 'parentbased_always_on', samplerArg }: TracingOptions): Sampler {
  const isParentBased = sampler.startsWith('parentbased_');
  const root = rootSampler(sampler.replace('parentbased_', ''), samplerArg);
  return isParentBased ? new ParentBasedSampler({ root }) : root;
}

function rootSampler(name: string, ratio: number): Sampler {
  if (name === 'always_off') return new AlwaysOffSampler();
  return name === 'traceidratio' ? new TraceIdRatioBasedSampler(ratio) : new AlwaysOnSampler();
}
