/**
 * The one way from a page to control: typed answers, and every refusal as a `Problem` that says what is wrong and what to
 * do. Pages read with `useAnswer` (ui/answer.ts) and act with `postJson`.
 */
import type { Bilingual } from './state/language.ts';

/** A refusal of control (RFC 9457), or that it cannot be reached. */
export class Problem extends Error {
  /** Of HTTP; 0 if there was no answer. */
  readonly status: number;
  readonly title: Bilingual;
  /** `RAIL-NNNN`, which `rail help` explains. */
  readonly code: string | undefined;
  /** What to do about it. */
  readonly remedy: string | undefined;

  constructor(status: number, title: Bilingual, detail: string, code?: string, remedy?: string) {
    super(detail);
    this.name = 'Problem';
    this.status = status;
    this.title = title;
    this.code = code;
    this.remedy = remedy;
  }
}

interface ProblemDocument {
  readonly title?: string;
  readonly titleZh?: string;
  readonly detail?: string;
  readonly at?: string;
  readonly code?: string;
  readonly remedy?: string;
}

/** Throws Problem. The caller names the type that the path answers with: see `@rail/board/api`. */
export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await ask(path, { headers: { accept: 'application/json' }, ...(signal && { signal }) })) as T;
}

/**
 * Asks for a change. Throws Problem. The same `key` again does nothing twice: a caller that tries again after no answer
 * passes the key of its first try.
 */
export async function postJson<T>(path: string, body: unknown, key: string = newKey()): Promise<T> {
  const headers = { 'content-type': 'application/json', accept: 'application/json', 'idempotency-key': key };
  return (await ask(path, { method: 'POST', headers, body: JSON.stringify(body) })) as T;
}

/** `crypto.randomUUID` is there only on https and at this machine. */
const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

async function ask(path: string, init: RequestInit): Promise<unknown> {
  let answer: Response;
  try {
    answer = await fetch(path, { credentials: 'same-origin', ...init });
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw new Problem(
      0,
      { zh: '连不上控制台', en: 'control cannot be reached' },
      String(error),
      undefined,
      'rail up, or see docs/operating.md',
    );
  }
  const text = await answer.text();
  if (!answer.ok) throw problemOf(answer.status, text);
  return text === '' ? undefined : JSON.parse(text);
}

function problemOf(status: number, text: string): Problem {
  let document: ProblemDocument = {};
  try {
    document = JSON.parse(text) as ProblemDocument;
  } catch {
    // A proxy in between answers in its own words.
  }
  const { title = `HTTP ${status}`, titleZh = title, detail = text.slice(0, 300), at, code, remedy } = document;
  const said = at === undefined ? detail : `${at}: ${detail}`;
  return new Problem(status, { zh: titleZh, en: title }, said, code, remedy);
}
