import { RailError, systemClock } from '@rail/kernel';
import {
  agreementsBehind,
  type RelationRows,
  type RelationSummary,
  type ThematicDatabase,
  type ThematicRowLineage,
  type ThematicSource,
} from '@rail/thematic';
import { limitOf, wholeNumber } from '../whole-number.ts';
import { HeldAnswer } from './held-answer.ts';

const rowsMax = 100_000;

/** Where control finds the thematic databases, and whose records are in them. */
export class ThematicPort {
  readonly #databases: readonly ThematicDatabase[];
  readonly #source: () => ThematicSource | undefined;
  /** It counts the rows of every table, and pages ask for it every few seconds. */
  readonly #list = new HeldAnswer(systemClock, async () => this.source().list());

  constructor(databases: readonly ThematicDatabase[], source: () => ThematicSource | undefined) {
    this.#databases = databases;
    this.#source = source;
  }

  /** @throws RailError THEMATIC_ABSENT */
  source(): ThematicSource {
    const source = this.#source();
    if (source !== undefined) return source;
    throw new RailError('THEMATIC_ABSENT', 'no builder runs in this process, and DATABASE_URL names no server');
  }

  /** For what goes as far as it can: each question is answered with THEMATIC_ABSENT where there is none. */
  orAbsent(): Pick<ThematicSource, 'lineage' | 'rowsOf'> {
    return {
      lineage: async (...place) => this.source().lineage(...place),
      rowsOf: async (...place) => this.source().rowsOf(...place),
    };
  }

  list(): Promise<RelationSummary[]> {
    return this.#list.get();
  }

  /** `*` stands for all: nobody knows what is behind a database that is not declared. */
  agreementsBehind(database: string, relation: string): readonly string[] {
    const declared = this.#databases.find(({ id }) => id === database);
    return declared === undefined ? ['*'] : agreementsBehind(declared, relation);
  }

  show(database: string, relation: string, limit: string | undefined): Promise<RelationRows> {
    return this.source().show(database, relation, limitOf(limit, 20, rowsMax));
  }

  rowsOf(agreement: string, partition: string | undefined, offset: string | undefined): Promise<ThematicRowLineage[]> {
    return this.source().rowsOf(agreement, wholeNumber(partition), wholeNumber(offset));
  }
}
