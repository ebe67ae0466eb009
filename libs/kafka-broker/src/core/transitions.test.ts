import { describe, expect, test } from '@jest/globals';

import { groupPhases } from './groups/classic/phase.ts';
import { groupTransitions, nextGroupPhase } from './groups/classic/transitions.ts';
import { isPrepared, phaseOf, statusOf, transactionPhases } from './transactions/phase.ts';
import { nextTransactionPhase, transactionTransitions } from './transactions/transitions.ts';

describe('the life of a classic group', () => {
  test('every phase is reached from Empty', () => {
    const reached = new Set(['Empty']);
    for (const from of reached) {
      for (const transition of Object.values(groupTransitions[from as (typeof groupPhases)[number]])) {
        if ('to' in transition) reached.add(transition.to);
      }
    }
    expect([...reached].toSorted()).toEqual([...groupPhases].toSorted());
  });

  test('an impossible event is a defect that says why', () => {
    expect(() => nextGroupPhase('Empty', 'assigned')).toThrow('an empty group has no members');
  });

  test('nothing leaves Dead', () => {
    expect(Object.values(groupTransitions.Dead).every((transition) => 'impossible' in transition)).toBe(true);
  });
});

describe('the life of a transactional id', () => {
  test('a decided outcome is never replaced by the other one', () => {
    for (const phase of transactionPhases.filter(isPrepared)) {
      for (const event of ['commitDecided', 'abortDecided', 'initialised', 'partitionsAdded'] as const) {
        expect(() => nextTransactionPhase(phase, event)).toThrow(event);
      }
    }
    expect(nextTransactionPhase('PrepareCommit', 'markersWritten')).toBe('CompleteCommit');
    expect(nextTransactionPhase('PrepareAbort', 'markersWritten')).toBe('CompleteAbort');
  });

  test('only an id without an open transaction is forgotten', () => {
    const forgettable = transactionPhases.filter((phase) => 'to' in transactionTransitions[phase].forgotten);
    expect(forgettable).toEqual(['Empty', 'CompleteCommit', 'CompleteAbort']);
  });

  test('phases are logged by numbers that are read back', () => {
    expect(transactionPhases.map((phase) => phaseOf(statusOf(phase)))).toEqual(transactionPhases);
    expect(phaseOf(6)).toBeUndefined();
  });
});
