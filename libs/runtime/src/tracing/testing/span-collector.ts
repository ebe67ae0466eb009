import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as a collector got it. */
export interface CollectedSpan {
  readonly service: string;
  readonly name: string;
  readonly kind: 'producer' | 'consumer' | 'client' | 'other';
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly failed: boolean;
}

interface OtlpValue {
  readonly stringValue?: string;
  readonly intValue?: number | string;
}
type OtlpAttributes = readonly { readonly key: string; readonly value: OtlpValue }[];
interface OtlpSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes: OtlpAttributes;
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly status?: { readonly code?: number };
}
interface OtlpRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: OtlpAttributes };
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
}

const kinds: Readonly<Record<number, CollectedSpan['kind']>> = { 3: 'client', 4: 'producer', 5: 'consumer' };

/** Takes spans by OTLP over HTTP in JSON, for tests. */
export class SpanCollector {
  readonly spans: CollectedSpan[] = [];
  /** Every request as it came. */
  readonly texts: string[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      void this.#take(request).then(() => response.setHeader('content-type', 'application/json').end('{}'));
    });
  }

  static async listen(): Promise<SpanCollector> {
    const collector = new SpanCollector();
    await new Promise<void>((resolve) => void collector.#server.listen(0, '127.0.0.1', resolve));
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => void this.#server.close(() => resolve()));
  }

  async #take(request: IncomingMessage): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    this.texts.push(text);
    for (const { resource, scopeSpans } of (JSON.parse(text) as OtlpRequest).resourceSpans) {
      const service = String(plain(resource.attributes)['service.name']);
      for (const span of scopeSpans.flatMap(({ spans }) => spans)) this.spans.push(collected(service, span));
    }
  }
}

function collected(service: string, span: OtlpSpan): CollectedSpan {
  const { name, traceId, spanId, parentSpanId = '', attributes, links = [], status } = span;
  return {
    service,
    name,
    kind: kinds[span.kind] ?? 'other',
    traceId,
    spanId,
    parentSpanId,
    attributes: plain(attributes),
    links: links.map((link) => ({ traceId: link.traceId, spanId: link.spanId })),
    failed: status?.code === 2,
  };
}

function plain(attributes: OtlpAttributes): Record<string, string | number> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue ?? Number.NaN)]),
  );
}
