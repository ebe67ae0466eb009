/** Limits of the transaction coordinator, named after Kafka's broker settings, with its defaults. */
export interface TransactionOptions {
  readonly maxTimeoutMs: number;
  readonly transactionalIdExpirationMs: number;
  readonly expirationCheckMs: number;
}

export const defaultTransactionOptions: TransactionOptions = {
  maxTimeoutMs: 900_000,
  transactionalIdExpirationMs: 7 * 86_400_000,
  expirationCheckMs: 3_600_000,
};
