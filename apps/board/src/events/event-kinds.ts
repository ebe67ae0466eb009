import type { ExchangeEvent } from '@rail/board/api';
import type { Bilingual } from '../state/language.ts';

export const eventKinds: Readonly<Record<ExchangeEvent['kind'], Bilingual>> = {
  state: { zh: '状态', en: 'state' },
  alert: { zh: '告警', en: 'alert' },
  command: { zh: '操作', en: 'command' },
  agreement: { zh: '协议', en: 'agreement' },
  run: { zh: '回放', en: 'replay' },
  part: { zh: '进程', en: 'process' },
};
