import { describe, expect, test } from '@jest/globals';

import type { PhaseEvent } from './phase.ts';
import { remedyFor } from './failure-table.ts';
import { step, transitions } from './transitions.ts';

const phases = Object.keys(transitions) as (keyof typeof transitions)[];

describe('the phases of a producer', () => {
  test('a fenced producer only starts over', () => {
    const calls: PhaseEvent[] = ['begin', 'send', 'commit', 'abort'];
    for (const event of calls) expect(step('fenced', event)).toHaveProperty('refused');
    expect(step('fenced', 'init')).toEqual({ next: 'initialising' });
  });

  test('an outcome is never switched once it was asked for', () => {
    expect(step('committing', 'abort')).toHaveProperty('refused');
    expect(step('inDoubt', 'abort')).toHaveProperty('refused');
    expect(step('inDoubt', 'commit')).toHaveProperty('refused');
  });

  test('a transaction in which something failed cannot be committed', () => {
    expect(step('open', 'failure')).toEqual({ next: 'abortable' });
    expect(step('abortable', 'commit')).toHaveProperty('refused');
    expect(step('abortable', 'abort')).toEqual({ next: 'aborting' });
  });

  test('a fence is heard in every phase', () => {
    for (const phase of phases)
      expect(step(phase, 'fence')).toEqual({ next: phase === 'closed' ? 'closed' : 'fenced' });
  });

  test('what cannot happen is a defect', () => {
    expect(() => step('ready', 'ended')).toThrow('defect');
  });
});

describe('the failure table', () => {
  test.each([
    ['Produce', 'NOT_LEADER_OR_FOLLOWER', 'retry'],
    ['Produce', 'LEADER_NOT_AVAILABLE', 'retry'],
    ['Produce', 'DISCONNECTED', 'retry'],
    ['EndTxn', 'NOT_COORDINATOR', 'retry'],
    ['EndTxn', 'COORDINATOR_LOAD_IN_PROGRESS', 'retry'],
    ['AddPartitionsToTxn', 'CONCURRENT_TRANSACTIONS', 'wait'],
    ['InitProducerId', 'CONCURRENT_TRANSACTIONS', 'wait'],
    ['Produce', 'OUT_OF_ORDER_SEQUENCE_NUMBER', 'outOfOrder'],
    ['Produce', 'UNKNOWN_PRODUCER_ID', 'abort'],
    ['Produce', 'TRANSACTION_ABORTABLE', 'abort'],
    ['Produce', 'MESSAGE_TOO_LARGE', 'tooLarge'],
    ['Produce', 'DUPLICATE_SEQUENCE_NUMBER', 'duplicate'],
    ['Produce', 'INVALID_PRODUCER_EPOCH', 'fence'],
    ['EndTxn', 'PRODUCER_FENCED', 'fence'],
    ['EndTxn', 'UNKNOWN_SERVER_ERROR', 'retry'],
    ['EndTxn', 'A_NAME_OF_THE_FUTURE', 'fatal'],
    ['Produce', 'A_NAME_OF_THE_FUTURE', 'abort'],
    ['Produce', 'INVALID_TXN_STATE', 'fence'],
    ['TxnOffsetCommit', 'ILLEGAL_GENERATION', 'rejoin'],
    ['TxnOffsetCommit', 'UNKNOWN_MEMBER_ID', 'rejoin'],
    ['TxnOffsetCommit', 'FENCED_INSTANCE_ID', 'rejoin'],
    ['TxnOffsetCommit', 'REBALANCE_IN_PROGRESS', 'rejoin'],
    ['Produce', 'TOPIC_AUTHORIZATION_FAILED', 'denied'],
    ['EndTxn', 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED', 'fatal'],
  ] as const)('%s answered %s: %s', (request, name, remedy) => {
    expect(remedyFor(request, name)).toBe(remedy);
  });
});
