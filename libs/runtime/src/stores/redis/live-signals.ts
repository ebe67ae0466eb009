import { rememberBeatMs } from '../limits.ts';
import type { Beat, HeardBeat, LiveSignals } from '../ports.ts';
import type { RedisLink } from './redis-link.ts';

const key = 'rail:beats';

/** Stamped by Redis: the clocks of processes need not agree. */
const beatScript = `
local t = redis.call('TIME')
redis.call('HSET', KEYS[1], ARGV[1], (t[1] * 1000 + math.floor(t[2] / 1000)) .. ' ' .. ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1`;

const beatsScript = `
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local found = {}
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local at, text = string.match(all[i + 1], '^(%d+) (.*)$')
  local age = now - tonumber(at)
  if age >= tonumber(ARGV[1]) then redis.call('HDEL', KEYS[1], all[i])
  else found[#found + 1] = string.format('%d', math.max(0, age)) found[#found + 1] = text end
end
return found`;

export class RedisLiveSignals implements LiveSignals {
  readonly #link: RedisLink;

  constructor(link: RedisLink) {
    this.#link = link;
  }

  async beat(beat: Beat): Promise<void> {
    await this.#link.run(beatScript, [key], [`${beat.part}/${beat.instance}`, JSON.stringify(beat), rememberBeatMs]);
  }

  async leave(part: string, instance: string): Promise<void> {
    await this.#link.call((redis) => redis.hdel(key, `${part}/${instance}`));
  }

  async beats(): Promise<readonly HeardBeat[]> {
    const rows = (await this.#link.run(beatsScript, [key], [rememberBeatMs])) as string[];
    const heard: HeardBeat[] = [];
    for (let at = 0; at < rows.length; at += 2) {
      heard.push({ ...(JSON.parse(rows[at + 1]!) as Beat), ageMs: Number(rows[at]) });
    }
    return heard;
  }
}
