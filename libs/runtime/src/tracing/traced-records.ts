import { forEachHeader, RecordCursor } from '@rail/kafka-protocol';
import type { FetchedBatch } from '@rail/kafka-client';
import { parseTraceparent, type TraceContext, traceHeader, traceparentBytes } from './trace-context.ts';

const name = Buffer.from(traceHeader);
/** Links of one span. */
const contextsMax = 32;

/** The traces that records of a batch carry. A batch without any costs one search over its bytes. */
export function tracesIn({ section, header }: Pick<FetchedBatch, 'section' | 'header'>): TraceContext[] {
  if (section.indexOf(name) < 0) return [];
  const contexts: TraceContext[] = [];
  const cursor = new RecordCursor();
  cursor.reset(section, header);
  while (cursor.next() && contexts.length < contextsMax) {
    const context = traceOf(cursor);
    if (context?.isSampled === true) contexts.push(context);
  }
  return contexts;
}

/** The trace that a record carries. */
function traceOf(cursor: RecordCursor): TraceContext | undefined {
  let context: TraceContext | undefined;
  const { bytes } = cursor;
  forEachHeader(bytes, cursor.headersStart, cursor.headerCount, (keyStart, keyEnd, valueStart, valueEnd) => {
    if (valueEnd - valueStart !== traceparentBytes || keyEnd - keyStart !== name.length) return true;
    if (name.compare(bytes, keyStart, keyEnd) !== 0) return true;
    context = parseTraceparent(bytes.toString('latin1', valueStart, valueEnd));
    return false;
  });
  return context;
}
