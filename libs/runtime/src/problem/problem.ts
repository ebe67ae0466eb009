import { STATUS_CODES } from 'node:http';
import { errorTable, isRailError } from '@rail/kernel';

/** A problem document (RFC 9457): what control and the gateway answer where they cannot do what they were asked for. */
export interface Problem {
  /** A name and no address: `tag:data-rail,2026:RAIL-3005`; `about:blank` where only HTTP has a name for it. */
  readonly type: string;
  readonly title: string;
  readonly titleZh?: string;
  readonly status: number;
  /** `RAIL-NNNN`, which `rail help` explains. */
  readonly code?: string;
  readonly detail: string;
  /** Where: `file:line:column`, a path, or `topic/partition/offset`. */
  readonly at?: string;
  /** What to do about it. */
  readonly remedy?: string;
}

/** After the error table. What a defect says may hold a value of a record: it is sent to nobody. */
export function problemOf(error: unknown): Problem {
  const status = isRailError(error) ? undefined : statusOfRefusal(error);
  if (status !== undefined) {
    const title = STATUS_CODES[status] ?? 'refused';
    return { type: 'about:blank', title, status, detail: (error as Error).message };
  }
  const { code, message, at } = isRailError(error) ? error : defect;
  const { number, en, zh, httpStatus, remedy } = errorTable[code];
  return {
    type: `tag:data-rail,2026:${number}`,
    title: en,
    titleZh: zh,
    status: httpStatus,
    code: number,
    detail: message,
    ...(at !== undefined && { at }),
    remedy,
  };
}

const defect = { code: 'INTERNAL_DEFECT', message: 'the log says where', at: undefined } as const;

/** Kind and frames of an error, without its message: what the log may say of a defect. */
export function placeOfDefect(error: unknown): string {
  const { name, stack = '' } = (error ?? {}) as { name?: string; stack?: string };
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return [name ?? typeof error, ...frames.slice(0, 12)].join('\n');
}

/**
 * Of a refusal that the framework made itself: a path that nobody serves, a body that is too large, a media type that
 * nobody reads here. Known by its members, as parts without HTTP load this file too.
 */
function statusOfRefusal(error: unknown): number | undefined {
  const { statusCode, getStatus } = (error ?? {}) as { statusCode?: unknown; getStatus?: unknown };
  const status: unknown = typeof getStatus === 'function' ? getStatus.call(error) : statusCode;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}
