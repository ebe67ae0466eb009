/** Whom a request is meant for. */
export type Target =
  | { readonly leaderOf: readonly [topic: string, partition: number] }
  | { readonly coordinator: readonly [kind: 'group' | 'transaction', id: string] }
  | { readonly node: number }
  | { readonly controller: true }
  | { readonly any: true };
