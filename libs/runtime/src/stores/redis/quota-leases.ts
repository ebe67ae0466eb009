import { randomUUID } from 'node:crypto';
import { countWithinMs, windowsKept } from '../limits.ts';
import type {
  CountedHolding,
  Holding,
  LeaseAnswer,
  LeaseRequest,
  NumberedHolding,
  QuotaLeases,
  QuotaWindow,
} from '../ports.ts';
import type { RedisLink } from './redis-link.ts';

/**
 * All leases lie in one hash, which is lost as a whole or not at all: `run` names the Redis process that counted them,
 * a field `agreement|day` holds {holder: [token, sequence, leased]}. A Redis that was started again, or a replica that
 * took over, has another run id: it may know an older state, so what it holds counts for nothing.
 */
const keys = ['rail:quota', 'rail:quota:count'];

const prelude = `
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
local known = redis.call('HGET', KEYS[1], 'run') == run
local function leases(window)
  local text = redis.call('HGET', KEYS[1], window)
  if text then return cjson.decode(text) end
  return {}
end
local function keep(window, all) redis.call('HSET', KEYS[1], window, cjson.encode(all)) end
`;

const holdingsScript = `${prelude}
if not known then return 'lost' end
return redis.call('HGET', KEYS[1], ARGV[1]) or '{}'`;

const settleScript = `${prelude}
if not known then return 'lost' end
local all = leases(ARGV[1])
local mine = all[ARGV[2]]
local sequence = tonumber(ARGV[7])
if (mine and mine[1] or '') ~= ARGV[5] then return 'stale' end
if mine and mine[1] == ARGV[3] and mine[2] >= sequence then return 'stale' end
all[ARGV[2]] = { ARGV[3], sequence, tonumber(ARGV[4]) }
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then
  local agreement, windows = string.match(ARGV[1], '^(.*|)'), {}
  for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
    if string.sub(field, 1, #agreement) == agreement then windows[#windows + 1] = field end
  end
  table.sort(windows)
  for i = 1, #windows - tonumber(ARGV[6]) + 1 do redis.call('HDEL', KEYS[1], windows[i]) end
end
keep(ARGV[1], all)
return 'settled'`;

const leaseScript = `${prelude}
if not known then return 'lost' end
local all = leases(ARGV[1])
local mine, sequence = all[ARGV[2]], tonumber(ARGV[4])
if not mine or mine[1] ~= ARGV[3] or mine[2] >= sequence then return 'stale' end
local used, want, others = tonumber(ARGV[5]), tonumber(ARGV[6]), 0
for holder, lease in pairs(all) do if holder ~= ARGV[2] then others = others + lease[3] end end
local free = math.max(0, tonumber(ARGV[7]) - others - used)
if want == 0 then mine[3] = used else mine[3] = math.max(mine[3], used + math.min(want, free)) end
mine[2] = sequence
keep(ARGV[1], all)
return { string.format('%.0f', mine[3]), string.format('%.0f', others + mine[3]) }`;

const beginScript = `${prelude}
if known then return 0 end
if redis.call('SET', KEYS[2], ARGV[1] .. ' ' .. run, 'NX', 'PX', ARGV[2]) then return 1 end
return 0`;

const installScript = `${prelude}
if known or redis.call('GET', KEYS[2]) ~= ARGV[1] .. ' ' .. run then return 0 end
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('HSET', KEYS[1], 'run', run)
for i = 2, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
return 1`;

const windowOf = ({ agreement, day }: QuotaWindow): string => `${agreement}|${day}`;

export class RedisQuotaLeases implements QuotaLeases {
  readonly #link: RedisLink;

  constructor(link: RedisLink) {
    this.#link = link;
  }

  async holdings(window: QuotaWindow): Promise<readonly Holding[] | 'lost'> {
    const text = String(await this.#link.run(holdingsScript, keys, [windowOf(window)]));
    if (text === 'lost') return text;
    const rows = JSON.parse(text) as Record<string, [token: string, sequence: number, leased: number]>;
    return Object.entries(rows).map(([holder, [token, , leased]]) => ({ holder, token, leased }));
  }

  async settle(window: QuotaWindow, holding: NumberedHolding, expected: string): Promise<'settled' | 'stale' | 'lost'> {
    const { holder, token, leased, sequence } = holding;
    const args = [windowOf(window), holder, token, leased, expected, windowsKept, sequence];
    return (await this.#link.run(settleScript, keys, args)) as 'settled' | 'stale' | 'lost';
  }

  async lease(request: LeaseRequest): Promise<LeaseAnswer> {
    const { holder, token, sequence, used, want, limit } = request;
    const args = [windowOf(request), holder, token, sequence, used, want, limit];
    const answer = (await this.#link.run(leaseScript, keys, args)) as 'stale' | 'lost' | [string, string];
    if (typeof answer === 'string') return { kind: answer };
    return { kind: 'leased', leased: Number(answer[0]), total: Number(answer[1]) };
  }

  async beginCount(): Promise<string | undefined> {
    const token = randomUUID();
    return (await this.#link.run(beginScript, keys, [token, countWithinMs])) === 1 ? token : undefined;
  }

  async install(token: string, holdings: readonly CountedHolding[]): Promise<boolean> {
    const windows = Map.groupBy(holdings, windowOf);
    const rows = [...windows].flatMap(([window, held]) => {
      const leases = held.map(({ holder, token: run, leased, sequence }) => [holder, [run, sequence, leased]] as const);
      return [window, JSON.stringify(Object.fromEntries(leases))];
    });
    return (await this.#link.run(installScript, keys, [token, ...rows])) === 1;
  }

  async forget(): Promise<void> {
    await this.#link.call((redis) => redis.del(keys));
  }
}
