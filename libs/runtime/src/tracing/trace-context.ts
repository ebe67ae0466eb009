/** The header of a record that carries a trace, by W3C Trace Context. */
export const traceHeader = 'traceparent';
/** What vendors add to it; without its own `traceparent` it means nothing. */
export const traceStateHeader = 'tracestate';

/** A span as another process sees it. */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  readonly isSampled: boolean;
}

/** Length of the value of the header. */
export const traceparentBytes = 55;

/** `00-<trace id>-<span id>-<flags>`. */
export function traceparentOf({ traceId, spanId, isSampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
}

/** Undefined for what is no traceparent, or one of a version that this does not know, or all zeros. */
export function parseTraceparent(text: string): TraceContext | undefined {
  const found = /^00-(?<trace>[0-9a-f]{32})-(?<span>[0-9a-f]{16})-(?<flags>[0-9a-f]{2})$/.exec(text);
  if (found === null) return undefined;
  const { trace = '', span = '', flags = '' } = found.groups ?? {};
  if (/^0+$/.test(trace) || /^0+$/.test(span)) return undefined;
  return { traceId: trace, spanId: span, isSampled: (Number.parseInt(flags, 16) & 1) === 1 };
}
