import type { Course } from './rhythm.ts';

export const partyRoles = ['APPLICANT', 'RESPONDENT', 'VICTIM', 'SUSPECT', 'WITNESS', 'OTHER'] as const;
export const [APPLICANT, RESPONDENT, VICTIM, SUSPECT, WITNESS, OTHER_ROLE] = [0, 1, 2, 3, 4, 5];

/** Who took part in a matter. */
export interface Party {
  /** Index into `partyRoles`. */
  readonly role: number;
  readonly isOrg: boolean;
  /** Avro bytes of the citizen number or credit code. */
  readonly id: Buffer;
  /** Avro bytes of the name. */
  readonly name: Buffer;
}

/**
 * What happened between persons and bodies at one place. Offices open files on it, one after another; the course of
 * the matter is common to all of them, so that whatever one of them does is later than what any did before.
 */
export interface Matter extends Course {
  /** Index of the place where it happened. */
  readonly place: number;
  /** Index of the place as most offices wrote it down: in one of 200 matters the neighbouring grid. */
  readonly notedPlace: number;
  readonly house: number;
  /** Index into `disputeTypes`, -1 if it is no dispute. */
  readonly type: number;
  readonly parties: readonly Party[];
  readonly hasMinor: boolean;
  readonly people: number;
  /** In fen, -1 for none. */
  readonly amount: number;
  /** Whether a mediation may end with an agreement. */
  readonly agreeable: boolean;
  /** Avro bytes of the numbers under which offices have files on it. */
  eventNumber: Buffer | undefined;
  incidentNumber: Buffer | undefined;
  mediationId: Buffer | undefined;
  caseNumber: Buffer | undefined;
}
