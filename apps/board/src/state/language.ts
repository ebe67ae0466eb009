import { effect, signal } from '@preact/signals';
import type { Language } from '@rail/board/web';
import { remembered } from './remembered.ts';

/** A text in both languages, as the exchange sends it and as pages hold it. */
export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

const preferred = (): Language => (/^zh\b/i.test(navigator.language) ? 'zh' : 'en');

export const language = signal<Language>(remembered('language', ['zh', 'en']) ?? preferred());

/** The text in the language of the reader; read while rendering, it changes with the language. */
export const say = (text: Bilingual): string => text[language.value];

export function toggleLanguage(): void {
  language.value = language.peek() === 'zh' ? 'en' : 'zh';
  localStorage.setItem('language', language.peek());
}

effect(() => {
  document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en';
});
