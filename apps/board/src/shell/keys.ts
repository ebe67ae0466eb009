import { signal } from '@preact/signals';
import { navigate, place } from '../router/location.ts';
import { here, routeOf, routes } from '../routes.ts';
import { at } from '../state/board.ts';
import { toggleLanguage } from '../state/language.ts';
import { exchangeNow } from '../state/stream.ts';
import { toggleTheme } from '../state/theme.ts';
import { type KeyCommand, KeyReader } from './key-command.ts';
import { stepBy } from './past.ts';

/** Whether the page of keys lies over the others. */
export const isHelpOpen = signal(false);

/** What only some pages know how to do; the open page sets it and takes it away again. */
export const pageKeys: { handle: ((command: KeyCommand) => boolean) | undefined } = { handle: undefined };

/** Once, at the start. */
export function followKeys(): void {
  const reader = new KeyReader();
  addEventListener('keydown', (event) => {
    if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event)) return;
    const command = reader.read(event.key, exchangeNow());
    if (command === undefined || document.querySelector('dialog[open]') !== null) return;
    if (pageKeys.handle?.(command) === true || obey(command)) event.preventDefault();
  });
}

/** In a field every key is a letter, but Escape, which leaves it. */
function isTyping({ target, key }: KeyboardEvent): boolean {
  const isField = target instanceof HTMLElement && target.closest('input, textarea, select') !== null;
  if (isField && key === 'Escape') target.blur();
  return isField;
}

function obey(command: KeyCommand): boolean {
  switch (command.kind) {
    case 'move':
      return moveFocus(command.by);
    case 'go': {
      const route = routes.find(({ nav }) => nav?.key === command.key);
      if (route !== undefined) navigate(here(route.path, at.peek()));
      return route !== undefined;
    }
    case 'help':
      isHelpOpen.value = true;
      return true;
    case 'language':
      toggleLanguage();
      return true;
    case 'theme':
      toggleTheme();
      return true;
    case 'find': {
      const field = document.querySelector<HTMLInputElement>('input[type=search]');
      field?.focus();
      return field !== null;
    }
    case 'leave':
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      return false;
    case 'earlier':
    case 'later':
      if (routeOf(place.peek().path)?.route.hasPast !== true) return false;
      stepBy(command.kind === 'earlier' ? -60_000 : 60_000);
      return true;
    case 'sort':
      return false;
  }
}

/** To the next link of a row, from none to the first. */
function moveFocus(by: 1 | -1): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const from = rows.indexOf(document.activeElement as HTMLElement);
  const next = from === -1 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(from + by, 0), rows.length - 1);
  rows[next]?.focus();
  return rows.length > 0;
}
