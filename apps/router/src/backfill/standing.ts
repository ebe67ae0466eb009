/**
 * Where an agreement stands on one partition: served by the main walk; behind it, with a cursor of its own; or not in
 * force, and served up to an offset. `begins` says that what it serves next does not follow what it served before.
 */
export interface Standing {
  readonly kind: StandingKind;
  /** Of the next record that it gets; attached agreements get what the main walk reads next. */
  readonly next: number;
  readonly begins: boolean;
  /** The day whose quota is used up, of a detached agreement that leaves out what comes meanwhile. */
  readonly usedUp?: string;
}

/** The word is the metadata of the offset that is committed for the agreement. */
export type StandingKind = 'attached' | 'detached' | 'stopped';

/** What is committed for an agreement on a partition, if anything. */
export type Remembered = Pick<Standing, 'kind' | 'next' | 'usedUp'>;

export function standingKind(metadata: string): StandingKind {
  return metadata === 'attached' || metadata === 'stopped' ? metadata : 'detached';
}

/** The metadata of a standing's offset. */
export function standingText({ kind, usedUp }: Standing): string {
  return usedUp === undefined ? kind : `${kind} used-up=${usedUp}`;
}

/** What such metadata says beside the kind. */
export function standingUsedUp(metadata: string): Pick<Standing, 'usedUp'> {
  const usedUp = /^detached used-up=(\d{4}-\d\d-\d\d)$/.exec(metadata)?.[1];
  return usedUp === undefined ? {} : { usedUp };
}

/**
 * How an agreement that is in force begins on a partition that the main walk has routed up to `main`. Its records
 * begin at `start` (Infinity: with the next one), unless it goes on with what it began before.
 */
export function standingInForce(main: number, start: number, remembered: Remembered | undefined): Standing {
  if (remembered?.kind === 'attached') return { kind: 'attached', next: main, begins: false };
  if (remembered?.kind === 'detached') {
    const { next, usedUp } = remembered;
    return { ...behind(main, next, false), ...(usedUp !== undefined && next < main && { usedUp }) };
  }
  if (remembered?.kind === 'stopped') {
    const next = Math.max(remembered.next, Math.min(start, main));
    return behind(main, next, next > remembered.next);
  }
  return behind(main, start, true);
}

function behind(main: number, next: number, begins: boolean): Standing {
  return next < main ? { kind: 'detached', next, begins } : { kind: 'attached', next: main, begins };
}

/** An agreement that is taken away: if it comes again, it goes on from here. */
export function standingTakenAway(main: number, { kind, next }: Standing): Standing {
  return { kind: 'stopped', next: kind === 'attached' ? main : next, begins: false };
}

/**
 * What to do with a batch that a detached agreement reads next. The main walk may wait inside a batch: then the other
 * cursor waits in front of it, because they meet only at the boundary of a batch.
 */
export function stepOf(batch: { from: number; to: number }, main: number): 'serve' | 'attach' | 'wait' {
  if (batch.from >= main) return 'attach';
  return batch.to <= main ? 'serve' : 'wait';
}
