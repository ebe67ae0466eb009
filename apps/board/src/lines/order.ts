import { computed, signal } from '@preact/signals';
import { orderedLines, type SortKey, sortKeys } from '@rail/board/web';
import { board } from '../state/board.ts';

export const sort = signal<SortKey>('state');
export const find = signal('');

/** The order of the rows when the cursor or the focus came among them: they stay so until it leaves. */
const frozen = signal<readonly string[] | null>(null);

const asText = computed(() =>
  orderedLines(board.value?.lines ?? [], { sort: sort.value, find: find.value, frozen: frozen.value })
    .map(({ line }) => line)
    .join(' '),
);

/** Ids of the lines in the order of the rows; another array only when the order is another. */
export const rows = computed(() => (asText.value === '' ? [] : asText.value.split(' ')));

export function freezeRows(): void {
  if (frozen.peek() === null) frozen.value = rows.peek();
}

export function releaseRows(): void {
  frozen.value = null;
}

export function sortBy(key: SortKey): void {
  sort.value = key;
  frozen.value = null;
}

export const sortNext = (): void => sortBy(sortKeys[(sortKeys.indexOf(sort.peek()) + 1) % sortKeys.length]!);
