import { computed, effect, signal } from '@preact/signals';
import { remembered } from './remembered.ts';

type Theme = 'dark' | 'light';

const wantsLight = matchMedia('(prefers-color-scheme: light)');
const ofSystem = signal<Theme>(wantsLight.matches ? 'light' : 'dark');
wantsLight.addEventListener('change', ({ matches }) => (ofSystem.value = matches ? 'light' : 'dark'));
const chosen = signal<Theme | undefined>(remembered('theme', ['dark', 'light']));

/** What the reader chose, else what the system prefers. A canvas reads its colours again when this changes. */
export const theme = computed<Theme>(() => chosen.value ?? ofSystem.value);

export function toggleTheme(): void {
  chosen.value = theme.peek() === 'dark' ? 'light' : 'dark';
  localStorage.setItem('theme', chosen.peek()!);
}

effect(() => {
  document.documentElement.dataset['theme'] = theme.value;
});
