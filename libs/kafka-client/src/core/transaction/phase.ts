/** Where a producer stands. Producers without a transactional id use `uninitialised`, `initialising`, `ready`, `failed`. */
export type Phase =
  /** No producer id yet. */
  | 'uninitialised'
  | 'initialising'
  /** A producer id, and no transaction. */
  | 'ready'
  | 'open'
  /** Something in the transaction failed: it can only be aborted. */
  | 'abortable'
  | 'committing'
  | 'aborting'
  /** EndTxn was sent and no answer came: only `init` finds out, and the other outcome must never be asked for. */
  | 'inDoubt'
  /** Another producer took over, or the coordinator gave up on this one: start over from `init`. */
  | 'fenced'
  /** The producer id cannot be used any more; `init` gets a new one. */
  | 'failed'
  | 'closed';

export type PhaseEvent =
  | 'init'
  | 'initialised'
  | 'initFailed'
  | 'begin'
  | 'send'
  | 'commit'
  | 'abort'
  | 'ended'
  | 'unanswered'
  | 'failure'
  | 'fence'
  | 'fatal'
  | 'close';
