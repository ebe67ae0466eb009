import { counties } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { encodedText } from '../encode/record-writer.ts';
import { civilDate, dayAt } from './calendar.ts';
import { notorious } from './notorious.ts';
import { projectCodeBytes, projects } from './projects.ts';
import { AGENCY, INSTITUTION, publicBodies } from './public-bodies.ts';
import { workingMoment } from './working-hours.ts';
import type { World } from './world.ts';

export const procurementStages = ['INTENT', 'NOTICE', 'AWARD', 'CONTRACT', 'ACCEPTANCE', 'TERMINATED'] as const;
export const [INTENT, NOTICE, AWARD, CONTRACT, ACCEPTANCE, TERMINATED] = [0, 1, 2, 3, 4, 5];
export const procurementMethods = [
  'OPEN',
  'INVITED',
  'NEGOTIATION',
  'CONSULTATION',
  'INQUIRY',
  'SINGLE_SOURCE',
  'FRAMEWORK',
] as const;
const singleSource = 5;

/** What is bought: code of the procurement catalogue 政府采购品目 and name, as Avro bytes. */
export interface Lot {
  readonly name: Buffer;
  readonly catalogCode: Buffer;
  /** In fen. */
  readonly budget: number;
  readonly award: number;
}

/** One procurement on its way. */
export interface Procurement {
  readonly number: string;
  readonly serial: number;
  readonly title: Buffer;
  /** Avro bytes of the code of the investment project that it is for, undefined for none. */
  readonly projectCode: Buffer | undefined;
  readonly county: number;
  /** Slot of a public body. */
  readonly purchaser: number;
  /** Slot of an enterprise, -1 for none. */
  readonly agency: number;
  readonly method: number;
  readonly budget: number;
  readonly lots: readonly Lot[];
  /** Slots of enterprises; the first is awarded every lot. */
  readonly bidders: readonly number[];
  stage: number;
  announcedMs: number;
  /** Of the contract; known from its stage on. */
  signedDay: number;
  /** 1, or more if an announcement is corrected. */
  version: number;
}

/** Procurements on their way at once: few, so that each soon comes to its end. */
const aliveAtOnce = 6;
const correctedShare = 0.06;
/** One in four is won by an enterprise on the list of the seriously dishonest, one in nine comes to nothing. */
const [infamousEvery, failsEvery] = [4, 9];
/** One in five is part of an investment project. */
const forProjectEvery = 5;

const item = (catalogCode: string, name: string): { catalogCode: Buffer; name: Buffer; text: string } => ({
  catalogCode: encodedText(catalogCode),
  name: encodedText(`${name}(虚构)`),
  text: name,
});
const items = [
  item('A02010104', '服务器采购'),
  item('A02010105', '台式计算机采购'),
  item('A05010000', '办公家具采购'),
  item('A02320000', '医疗设备采购'),
  item('B07000000', '办公用房装修工程'),
  item('C16010000', '软件开发服务'),
  item('C21040000', '物业管理服务'),
  item('C13050000', '城市环卫保洁服务'),
];
const methodWeights = [62, 2, 6, 14, 5, 4, 7].map((weight, method) => [method, weight] as const);

/** Public procurement from the intention to the acceptance, each step announced once. */
class Procurements {
  private readonly alive: Procurement[] = [];
  private readonly infamous: readonly number[];
  private begun = 0;

  constructor(
    private readonly world: World,
    private readonly random: Random,
  ) {
    this.infamous = world.part(notorious);
  }

  /** The next announcement. */
  step(): Procurement {
    const { alive, random } = this;
    if (alive.length < aliveAtOnce) return this.begin();
    const index = random.below(alive.length);
    const procurement = alive[index]!;
    if (random.chance(correctedShare)) {
      procurement.version++;
      return procurement;
    }
    procurement.version = 1;
    const fails = procurement.stage === NOTICE && procurement.serial % failsEvery === 4;
    procurement.stage = fails ? TERMINATED : procurement.stage + 1;
    procurement.announcedMs = Math.max(procurement.announcedMs, workingMoment(this.world.nowMs, random));
    if (procurement.stage === CONTRACT) procurement.signedDay = dayAt(procurement.announcedMs);
    if (procurement.stage >= ACCEPTANCE) {
      alive[index] = alive[alive.length - 1]!;
      alive.pop();
    }
    return procurement;
  }

  private begin(): Procurement {
    const { random, world } = this;
    const { employers } = world.enterprises;
    const serial = ++this.begun;
    const method = random.weighted(methodWeights);
    const county = random.below(counties.length);
    const chosen = Array.from({ length: random.between(1, 3) }, () => random.pick(items));
    const lots = chosen.map(({ name, catalogCode }) => {
      const budget = random.between(10, 900) * 1_000_000;
      return { name, catalogCode, budget, award: Math.floor((budget * random.between(850, 990)) / 1000) };
    });
    const winner =
      serial % infamousEvery === 1
        ? this.infamous[Math.floor(serial / infamousEvery) % this.infamous.length]!
        : random.pick(employers);
    const rivals = method === singleSource ? [] : [random.pick(employers), random.pick(employers)];
    const announcedMs = workingMoment(world.nowMs, random);
    const { code, name } = counties[county]!;
    const { year } = civilDate(world.today);
    const procurement: Procurement = {
      number: `ZFCG-${code.slice(0, 4)}99-${year}-${String(serial).padStart(8, '0')}`,
      serial,
      title: encodedText(`${name}${chosen[0]!.text}项目(虚构)`),
      projectCode: serial % forProjectEvery === 0 ? this.pickProject() : undefined,
      county,
      purchaser: world.part(publicBodies).slotOf(random.chance(0.6) ? AGENCY : INSTITUTION, county),
      agency: random.chance(0.7) ? random.pick(employers) : -1,
      method,
      budget: lots.reduce((sum, { budget }) => sum + budget, 0),
      lots,
      bidders: [winner, ...rivals.filter((rival) => rival !== winner)],
      stage: INTENT,
      announcedMs,
      signedDay: -1,
      version: 1,
    };
    this.alive.push(procurement);
    return procurement;
  }

  private pickProject(): Buffer {
    const all = this.world.part(projects);
    const slot = this.random.below(all.count);
    return encodedText(all.codes.toString('latin1', slot * projectCodeBytes, (slot + 1) * projectCodeBytes));
  }
}

/** The public procurement of a world. */
export const procurements = (world: World): Procurements => new Procurements(world, world.randomFor('procurements'));
