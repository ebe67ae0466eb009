import { DefectError } from '@rail/kernel';

import type { Phase, PhaseEvent } from './phase.ts';

/** What a caller may not do here, and why. */
interface Refused {
  readonly refused: string;
}
/** What cannot happen here unless this library is wrong. */
interface Impossible {
  readonly impossible: string;
}
type Cell = Phase | Refused | Impossible;
type Row = Readonly<Record<PhaseEvent, Cell>>;

const refused = (why: string): Refused => ({ refused: why });
const impossible = (why: string): Impossible => ({ impossible: why });

const notInit = refused('call init() first');
const busyInit = refused('init() is still running');
const ending = refused('the transaction is being ended');
const onlyInit = refused('only init() leads on from here');
const gone = refused('the producer is closed');
const noInit = impossible('no init() is running');
const noEnd = impossible('no transaction is being ended');

const dead: Omit<Row, 'failure' | 'fence' | 'fatal'> = {
  init: 'initialising',
  initialised: noInit,
  initFailed: noInit,
  begin: onlyInit,
  send: onlyInit,
  commit: onlyInit,
  abort: onlyInit,
  ended: noEnd,
  unanswered: noEnd,
  close: 'closed',
};

/** Complete by type: a phase or event without a cell does not compile. */
export const transitions: Readonly<Record<Phase, Row>> = {
  uninitialised: {
    ...dead,
    begin: notInit,
    send: notInit,
    commit: notInit,
    abort: notInit,
    failure: 'uninitialised',
    fence: 'fenced',
    fatal: 'failed',
  },
  initialising: {
    init: busyInit,
    initialised: 'ready',
    initFailed: 'uninitialised',
    begin: busyInit,
    send: busyInit,
    commit: busyInit,
    abort: busyInit,
    ended: noEnd,
    unanswered: noEnd,
    failure: 'initialising',
    fence: 'fenced',
    fatal: 'failed',
    close: 'closed',
  },
  ready: {
    init: 'initialising',
    initialised: noInit,
    initFailed: noInit,
    begin: 'open',
    send: 'ready',
    commit: refused('no transaction is open'),
    abort: refused('no transaction is open'),
    ended: noEnd,
    unanswered: noEnd,
    failure: 'ready',
    fence: 'fenced',
    fatal: 'failed',
    close: 'closed',
  },
  open: {
    init: refused('a transaction is open: commit or abort it first'),
    initialised: noInit,
    initFailed: noInit,
    begin: refused('a transaction is open already'),
    send: 'open',
    commit: 'committing',
    abort: 'aborting',
    ended: noEnd,
    unanswered: noEnd,
    failure: 'abortable',
    fence: 'fenced',
    fatal: 'failed',
    close: 'closed',
  },
  abortable: {
    init: refused('abort the transaction first'),
    initialised: noInit,
    initFailed: noInit,
    begin: refused('abort the failed transaction first'),
    send: refused('the transaction has failed: abort it'),
    commit: refused('the transaction has failed: abort it'),
    abort: 'aborting',
    ended: noEnd,
    unanswered: noEnd,
    failure: 'abortable',
    fence: 'fenced',
    fatal: 'failed',
    close: 'closed',
  },
  committing: {
    init: ending,
    initialised: noInit,
    initFailed: noInit,
    begin: ending,
    send: ending,
    commit: ending,
    abort: refused('the commit is under way: its outcome must not be switched'),
    ended: 'ready',
    unanswered: 'inDoubt',
    failure: 'abortable',
    fence: 'fenced',
    fatal: 'failed',
    close: 'closed',
  },
  aborting: {
    init: ending,
    initialised: 'ready',
    initFailed: 'inDoubt',
    begin: ending,
    send: ending,
    commit: ending,
    abort: ending,
    ended: 'ready',
    unanswered: 'inDoubt',
    failure: 'aborting',
    fence: 'fenced',
    fatal: 'failed',
    close: 'closed',
  },
  inDoubt: { ...dead, failure: 'inDoubt', fence: 'fenced', fatal: 'failed' },
  fenced: { ...dead, failure: 'fenced', fence: 'fenced', fatal: 'fenced' },
  failed: { ...dead, failure: 'failed', fence: 'fenced', fatal: 'failed' },
  closed: {
    init: gone,
    initialised: 'closed',
    initFailed: 'closed',
    begin: gone,
    send: gone,
    commit: gone,
    abort: gone,
    ended: 'closed',
    unanswered: 'closed',
    failure: 'closed',
    fence: 'closed',
    fatal: 'closed',
    close: 'closed',
  },
};

export type Step = { readonly next: Phase } | { readonly refused: string };

/** The phase after an event, or why a caller may not do this now. An impossible event is a defect and throws. */
export function step(phase: Phase, event: PhaseEvent): Step {
  const cell = transitions[phase][event];
  if (typeof cell === 'string') return { next: cell };
  if ('refused' in cell) return cell;
  throw new DefectError(`${event} in phase ${phase}: ${cell.impossible}`);
}
