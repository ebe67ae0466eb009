import { type BoardSnapshot, boardWords, type Language, timeText } from '@rail/board/web';

export interface Notice {
  readonly text: string;
  readonly isBroken: boolean;
}

/** What is wrong with the exchange itself, not with a line of it: what it cannot see, balance, keep or tell. */
export function noticesOf(snapshot: BoardSnapshot, language: Language): readonly Notice[] {
  const { fault, ledger, stores, processes, alerts } = snapshot;
  const isChinese = language === 'zh';
  const notices: Notice[] = [fault, ledger.fault].flatMap((text) => (text === null ? [] : [{ text, isBroken: true }]));
  for (const { part, instance, lastBeatMs, isAlive } of processes) {
    if (isAlive) continue;
    const since = timeText(lastBeatMs);
    const text = isChinese
      ? `${part} ${instance} 自 ${since} 起没有心跳`
      : `${part} ${instance}: no heartbeat since ${since}`;
    notices.push({ text, isBroken: true });
  }
  if (stores.fault !== null) {
    notices.push({ text: boardWords[language].storeAway(timeText(stores.fault.sinceMs)), isBroken: false });
  }
  const webhook = alerts?.webhookFault ?? null;
  if (webhook !== null) {
    notices.push({
      text: isChinese ? `告警送不出去: ${webhook}` : `alerts are not taken: ${webhook}`,
      isBroken: false,
    });
  }
  return notices;
}
