import { computed, signal } from '@preact/signals';
import type { SessionAnswer } from '@rail/board/api';
import { getJson, postJson, Problem } from '../api.ts';

/** Who looks; undefined until control has said so. */
export const session = signal<SessionAnswer | undefined>(undefined);

/** Whether to offer what changes something. Control refuses it to others anyway. */
export const mayAct = computed(() => session.value?.role === 'operator' || session.value?.role === 'admin');

/** Whether nobody knows the caller, so that most pages would be refused. */
export const isStranger = computed(() => session.value?.mode === 'none');

export async function learnSession(): Promise<void> {
  try {
    session.value = await getJson<SessionAnswer>('/v1/session');
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // Figures are shown without; the next page that is refused says why.
  }
}

/** Throws Problem if the token is nobody's. The token goes into a cookie that no script can read. */
export async function logIn(token: string): Promise<void> {
  await postJson('/v1/session', { token });
  await learnSession();
}
