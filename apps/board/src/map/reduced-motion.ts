import { signal } from '@preact/signals';

const asked = matchMedia('(prefers-reduced-motion: reduce)');

/** Whether the reader's system asks for less motion; it may change while the page is open. */
export const wantsLessMotion = signal(asked.matches);
asked.addEventListener('change', ({ matches }) => (wantsLessMotion.value = matches));
