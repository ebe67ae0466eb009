import type { Catalogue } from '@rail/catalogue';
import type { Pace } from './pace.ts';

export interface ReplayOptions {
  readonly brokers: readonly string[];
  readonly registryUrl: string;
  readonly catalogue: Catalogue;
  /** File and mapping may be left out where a run is resumed: it knows them. */
  readonly file?: string | undefined;
  readonly mapping?: string | undefined;
  /** Without them, those that the mapping names. */
  readonly line?: string | undefined;
  readonly dataset?: string | undefined;
  /** Without it, the pace of the run resumed, else that of the events. */
  readonly pace?: Pace | undefined;
  /** The run to go on with. */
  readonly resume?: string | undefined;
  /** Reads, maps and counts, and sends nothing. */
  readonly dryRun?: boolean;
}
