import type { Catalogue } from '@rail/catalogue';
import type { KafkaAccess } from '@rail/kafka-client';
import type { Tracing } from '@rail/runtime';
import type { Pace } from './pace.ts';

export interface ReplayOptions {
  readonly kafka: KafkaAccess;
  readonly registryUrl: string;
  readonly catalogue: Catalogue;
  /** Files, folders and patterns. They and the mappings may be left out where a run is resumed: it knows them. */
  readonly files: readonly string[];
  /** Mapping files, and folders of them; one that lies beside its file and is called as it is need not be given. */
  readonly mappings?: readonly string[];
  /** Without them, those that the mappings name. */
  readonly line?: string | undefined;
  readonly dataset?: string | undefined;
  /** Without it, the pace of the run resumed, else that of the events. */
  readonly pace?: Pace | undefined;
  readonly selection?: AskedSelection;
  /** What a new run is to be called. */
  readonly run?: string;
  /** Asked of every file and mapping before it is read; throws for one that must not be. */
  readonly mayRead?: (path: string) => Promise<void>;
  /** The run to go on with. */
  readonly resume?: string | undefined;
  readonly tracing?: Tracing;
  /** Reads, maps and counts, and sends nothing. */
  readonly dryRun?: boolean;
  /** Where rows go that are sorted and that memory does not hold. */
  readonly spillFolder: string;
}

/** Which rows, and when they are said to have happened, as a person writes it. */
export interface AskedSelection {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly shiftTo?: string | undefined;
  /** Passes over the file; Infinity until it is stopped. */
  readonly passes?: number | undefined;
  /** Longer pauses between events are cut to this, in event time. */
  readonly maxGapMs?: number | undefined;
}
