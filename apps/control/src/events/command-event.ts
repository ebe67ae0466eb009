import type { ExchangeEvent } from '@rail/board/api';
import type { CommandDone } from '@rail/runtime';

type Told = Pick<ExchangeEvent, 'text' | 'line' | 'kind' | 'link'>;

/** What the log says of a command that was carried out; none for one that only asks. */
export function commandEvent({ atMs, command: { name, by, body } }: CommandDone): ExchangeEvent | undefined {
  const given = (typeof body === 'object' && body !== null ? body : {}) as Readonly<Record<string, unknown>>;
  const text = (key: string): string => {
    const value = given[key];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  const told = toldOf(name, text, by);
  return told === undefined ? undefined : { atMs, ...told };
}

function toldOf(name: CommandDone['command']['name'], text: (key: string) => string, by: string): Told | undefined {
  const line = text('line');
  const ofLine = (zh: string, en: string): Told => ({
    kind: 'command',
    line,
    text: { zh: `${by} ${zh}`, en: `${by} ${en}` },
    link: `/lines/${line}`,
  });
  switch (name) {
    case 'line.pause':
      return ofLine(`停运线路 ${line}: ${text('reason')}`, `stopped line ${line}: ${text('reason')}`);
    case 'line.resume':
      return ofLine(`恢复线路 ${line}`, `let line ${line} go on`);
    case 'line.rate': {
      const rate = text('recordsPerSecond');
      return ofLine(
        `线路 ${line} 生成速率 ${rate === '' ? '复原' : `${rate}/s`}`,
        `set the generator of line ${line} ${rate === '' ? 'back to its rate' : `to ${rate}/s`}`,
      );
    }
    case 'agreements.reload':
      return {
        kind: 'command',
        line: null,
        text: { zh: `${by} 重读协议`, en: `${by} reloaded agreements` },
        link: null,
      };
    case 'replay.start':
      return { kind: 'run', line: null, text: { zh: `${by} 开始回放`, en: `${by} started a replay` }, link: '/runs' };
    case 'replay.steer': {
      const run = text('run');
      const what = text('action');
      return {
        kind: 'run',
        line: null,
        text: { zh: `${by} 对回放 ${run}: ${what}`, en: `${by} told replay ${run}: ${what}` },
        link: `/runs/${run}`,
      };
    }
    case 'replay.list':
      return undefined;
  }
}
