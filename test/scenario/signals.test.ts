import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { encodeValue, parseSchema, RegistryClient } from '@rail/avro';
import { loadCatalogue, valueSubject } from '@rail/catalogue';
import { KafkaClient, Producer } from '@rail/kafka-client';
import { encodeHeaders, RecordBatchBuilder } from '@rail/kafka-protocol';
import { systemClock } from '@rail/kernel';
import { type MetricRow, metricTable } from '../../libs/runtime/src/metrics/table.ts';
import { type CollectedSpan, SpanCollector } from '../../libs/runtime/src/tracing/testing/span-collector.ts';
import { killPartProcesses, PartProcess } from '../support/part-process.ts';

const schemas = join(import.meta.dirname, '../../schemas');
const warnings = loadCatalogue(join(schemas, 'lines')).dataset('emergency-management/hazard-warning');
/** In each part of a record that somebody could be tempted to log. */
const marker = 'Qx7zMarker';
const providersTrace = '0af7651916cd43dd8448eb211c80319c';
const parts = ['control', 'router', 'builder', 'publisher'] as const;
type Part = (typeof parts)[number];

let folder: string;
let collector: SpanCollector;
const processes = new Map<Part | 'broker', PartProcess>();
const urls = new Map<Part, string>();

async function start(part: Part, env: Record<string, string>): Promise<string> {
  const started = new PartProcess({ name: part, main: `apps/${part}/src/main.ts`, env });
  processes.set(part, started);
  const url = (await started.ready)!;
  urls.set(part, url);
  return url;
}

async function until<T>(what: string, find: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`not within 30 s: ${what}`);
    await pause(200);
  }
}

const metricsOf = async (part: Part): Promise<string> => (await fetch(`${urls.get(part)}/metrics`)).text();

/** Whether a metric has a sample, of whatever labels. */
const hasSample = (text: string, { name, type }: MetricRow): boolean =>
  new RegExp(`^${name}${type === 'histogram' ? '_count' : ''}(\\{[^}]*\\})? `, 'm').test(text);

/** Full of the marker. */
function aWarning(divisionCode: string): Buffer {
  return encodeValue(parseSchema(warnings.schemaText), {
    warningId: marker,
    kind: 'TYPHOON',
    level: 'RED',
    action: 'ISSUE',
    issuer: marker,
    affectedDivisions: ['330100'],
    centre: null,
    radiusKm: null,
    effectiveAt: 1_790_000_000_000n,
    expiresAt: null,
    headline: `${marker} 'quoted'`,
    detail: null,
    responseLevel: null,
    divisionCode,
    eventTime: 1_790_000_000_000n,
    sourceVersion: 1n,
  });
}

/** One warning that fits, one in a place that there is not, one whose schema nobody knows, one that is no record at all. */
async function publishMarked(brokers: string, registryUrl: string): Promise<void> {
  const client = new KafkaClient({ brokers: [brokers], clientId: 'test' });
  await client.connect();
  const producer = new Producer(client);
  await producer.init();
  const schemaId = await new RegistryClient({ url: registryUrl }).register(
    valueSubject(warnings.topic),
    warnings.schemaText,
  );
  const frame = (id: number): Buffer => {
    const bytes = Buffer.alloc(5);
    bytes.writeUInt32BE(id, 1);
    return bytes;
  };
  const values = [
    Buffer.concat([frame(schemaId), aWarning('330100')]),
    Buffer.concat([frame(schemaId), aWarning(marker)]),
    Buffer.concat([frame(99_999), aWarning('330100')]),
    Buffer.from(marker),
  ];
  const builder = new RecordBatchBuilder();
  const headers = encodeHeaders([
    ['traceparent', Buffer.from(`00-${providersTrace}-b7ad6b7169203331-01`)],
    ['tracestate', Buffer.from(`vendor=${marker}`)],
    ['x-note', Buffer.from(marker)],
  ]);
  const key = Buffer.from(marker);
  for (const bytes of values) {
    builder.append(systemClock.now(), key, 0, key.length, bytes, 0, bytes.length, headers);
  }
  await producer.send(warnings.topic, 0, builder.finish());
  await producer.close();
  await client.close();
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rail-signals-'));
  collector = await SpanCollector.listen();
  const broker = new PartProcess({
    name: 'broker',
    main: 'libs/kafka-broker/src/node/main.ts',
    args: ['--data-dir', join(folder, 'broker'), '--port', '0'],
  });
  const brokers = (await broker.ready)!;
  const env = {
    KAFKA_BROKERS: brokers,
    RAIL_SCHEMAS: schemas,
    RAIL_DATA_DIR: folder,
    RAIL_LOG_LEVEL: 'debug',
    RAIL_INSTANCE: 'test',
    RAIL_OPS_PORT: '0',
    RAIL_BOARD_PORT: '0',
    RAIL_RATE: '300',
    RAIL_TRACE_SAMPLE: '0.2',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
  };
  const registryUrl = await start('control', env);
  const beside = { ...env, SCHEMA_REGISTRY_URL: registryUrl };
  await Promise.all([start('router', beside), start('builder', beside)]);
  await start('publisher', beside);
  await publishMarked(brokers, registryUrl);
});

afterAll(async () => {
  await killPartProcesses();
  await collector.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a running exchange', () => {
  test.each(
    parts.map(
      (part) =>
        [part, (Object.values(metricTable) as MetricRow[]).filter(({ filledBy }) => filledBy.includes(part))] as const,
    ),
  )('%s fills each metric that the table says it has', async (part, rows) => {
    const always = rows.filter(({ whenever }) => whenever === undefined);
    let missing: string[] = [];
    await until(`metrics of ${part}`, async () => {
      const text = await metricsOf(part);
      missing = always.filter((row) => !hasSample(text, row)).map(({ name }) => name);
      return missing.length === 0 ? true : undefined;
    }).catch(() => undefined);

    expect(missing).toEqual([]);
  });

  test.each(parts)('%s lives and is ready', async (part) => {
    const status = async (path: string): Promise<number> => (await fetch(`${urls.get(part)}${path}`)).status;

    expect([await status('/health/live'), await status('/health/ready')]).toEqual([200, 200]);
  });

  test('the state metric says of every line what the board says', async () => {
    // The board may turn between the two requests, and then agrees the next time.
    const agreed = await until('metric and board agree', async () => {
      const board = (await (await fetch(`${urls.get('control')}/v1/board`)).json()) as {
        lines: { line: string; state: string; cause: string | null }[];
      };
      const set = (await metricsOf('control')).split('\n').filter((row) => /^rail_line_state\{.*\} 1$/.test(row));
      const told = board.lines.map(
        ({ line, state, cause }) => `rail_line_state{line="${line}",state="${state}",cause="${cause ?? 'none'}"} 1`,
      );
      return told.sort().join('\n') === set.sort().join('\n') ? set : undefined;
    });

    expect(agreed).toHaveLength(19);
  });
});

describe('the trace of a record', () => {
  const service = (name: string): CollectedSpan[] => collector.spans.filter((span) => span.service === `rail-${name}`);
  const linksTo = (span: CollectedSpan, to: CollectedSpan): boolean =>
    span.links.some(({ spanId }) => spanId === to.spanId);

  test('goes from the publisher through the router, and by a link on to the builder and its commit', async () => {
    const chain = await until('a whole chain of spans', () => {
      for (const build of service('builder').filter(({ kind }) => kind === 'consumer')) {
        const share = service('router').find(({ spanId }) => spanId === build.parentSpanId);
        const route = service('router').find((span) => share !== undefined && linksTo(share, span));
        const publish = service('publisher').find(({ spanId }) => spanId === route?.parentSpanId);
        const commit = service('builder').find(
          ({ name, links }) => name.startsWith('COMMIT ') && links.some(({ spanId }) => spanId === build.spanId),
        );
        if (share && route && publish && commit) return { publish, route, share, build, commit };
      }
      return undefined;
    });
    const { publish, route, share, build, commit } = chain;

    expect([publish.kind, route.kind, share.kind, build.kind, commit.kind]).toEqual([
      'producer',
      'consumer',
      'producer',
      'consumer',
      'client',
    ]);
    expect(route.traceId).toBe(publish.traceId);
    expect(build.traceId).toBe(share.traceId);
    expect(share.traceId).not.toBe(publish.traceId);
    expect(route.attributes['messaging.destination.name']).toBe(publish.attributes['messaging.destination.name']);
    expect(publish.attributes['messaging.batch.message_count']).toBeGreaterThanOrEqual(1);
  });

  test('is another one in each share, so that two subscribers cannot join their records by it', async () => {
    const [route, shares] = await until('a batch in two shares', () => {
      for (const span of service('router').filter(({ kind }) => kind === 'consumer')) {
        const sent = service('router').filter((other) => other.kind === 'producer' && linksTo(other, span));
        if (sent.length >= 2) return [span, sent] as const;
      }
      return undefined;
    });
    const traces = [route.traceId, ...shares.map(({ traceId }) => traceId)];

    expect(new Set(traces).size).toBe(traces.length);
  });

  test("a provider's own trace is continued by the router, and its share does not tell it", async () => {
    const route = await until('the trace of the provider', () =>
      service('router').find(({ kind, traceId }) => kind === 'consumer' && traceId === providersTrace),
    );
    const share = await until('its share', () =>
      service('router').find((span) => span.kind === 'producer' && linksTo(span, route)),
    );

    expect(share.attributes['messaging.destination.name']).toBe('share.em-er-014');
    expect(share.traceId).not.toBe(providersTrace);
    expect(service('builder').filter(({ traceId }) => traceId === providersTrace)).toEqual([]);
  });
});

test('no value, key or header of a record is in any metric, span or line of the log', async () => {
  await until('the marked records are routed, and those that do not fit set aside', async () => {
    const of = (outcome: string): RegExp =>
      new RegExp(
        `^rail_line_records_total\\{line="emergency-management",dataset="hazard-warning",outcome="${outcome}"\\} (\\d+)$`,
        'm',
      );
    const text = await metricsOf('router');
    return Number(of('quarantined').exec(text)?.[1] ?? 0) >= 3 && Number(of('routed').exec(text)?.[1] ?? 0) >= 1
      ? true
      : undefined;
  });
  const metrics = await Promise.all(parts.map(metricsOf));
  const logs = [...processes.values()].map(({ everything }) => everything);

  expect(logs.join('\n')).toContain('"level":20');
  expect(logs.join('\n')).toMatch(/"topic":"line\.[^"]+".*"trace_id":"[0-9a-f]{32}"/);
  for (const text of [...metrics, ...collector.texts, ...logs]) expect(text.includes(marker)).toBe(false);
});
