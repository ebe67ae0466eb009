import { cities, counties, enterpriseTypes, industries } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { encodedText } from '../encode/record-writer.ts';
import { CreditCodes } from './credit-codes.ts';
import { entityName } from './names.ts';
import type { Places } from './places.ts';

export const entityStatuses = [
  'IN_OPERATION',
  'SUSPENDED',
  'REVOKED',
  'REVOKED_DEREGISTERED',
  'DEREGISTERED',
  'MOVED_OUT',
] as const;
export const [IN_OPERATION, SUSPENDED, REVOKED, REVOKED_DEREGISTERED, DEREGISTERED, MOVED_AWAY] = [0, 1, 2, 3, 4, 5];
export const changeKinds = [
  'NEW',
  'CHANGE',
  'ABNORMAL_IN',
  'ABNORMAL_OUT',
  'SUSPEND',
  'RESUME',
  'REVOKE',
  'DEREGISTER',
] as const;
export const [NEW, CHANGE, ABNORMAL_IN, ABNORMAL_OUT, SUSPEND, RESUME, REVOKE, DEREGISTER] = [0, 1, 2, 3, 4, 5, 6, 7];
export const abnormalReasons = ['NO_ANNUAL_REPORT', 'FALSE_INFO', 'UNREACHABLE'] as const;

export const usccBytes = 18;
/** Share of companies that no one works for and that the register lists as abnormal: the shells to be found. */
const shellShare = 0.08;
const employerShare = 0.6;
const none = -1;

/**
 * The market entities of the world, a column a property, a slot an entity. A slot whose entity was deregistered is
 * taken by a new one. Employers never end, so that whoever is insured has an employer in the register.
 */
export class Enterprises {
  readonly count: number;
  readonly usccs: Buffer;
  /** Avro bytes of each name. */
  readonly names: Buffer[];
  /** Index into `enterpriseTypes`. */
  readonly type: Uint8Array;
  readonly industry: Uint8Array;
  readonly status: Uint8Array;
  readonly change: Uint8Array;
  readonly version: Uint32Array;
  readonly place: Uint32Array;
  readonly house: Uint16Array;
  /** Registered capital in 万元, times 100. */
  readonly capital: Uint32Array;
  readonly establishedDay: Int32Array;
  readonly approvedDay: Int32Array;
  /** Since when on the abnormal list, -1 for not on it. */
  readonly abnormalSince: Int32Array;
  readonly abnormalReason: Uint8Array;
  readonly scope: Uint8Array;
  readonly staff: Uint16Array;
  /** Slots of persons, all anchored ones. */
  readonly legalRepresentative: Uint32Array;
  readonly shareholderSeed: Uint32Array;
  /** Avro bytes of the registrar's name, one a county. */
  readonly registrars: readonly Buffer[];
  /** Slots with employees, the largest first. */
  readonly employers: readonly number[];
  private readonly isEmployer: Uint8Array;
  private readonly isShell: Uint8Array;
  private readonly codes: CreditCodes;

  constructor(
    count: number,
    private readonly random: Random,
    private readonly places: Places,
    private readonly owners: number,
    today: number,
  ) {
    this.count = count;
    this.codes = new CreditCodes(random.below(0x20000000));
    this.usccs = Buffer.alloc(count * usccBytes);
    this.names = Array.from({ length: count }, () => encodedText(''));
    this.type = new Uint8Array(count);
    this.industry = new Uint8Array(count);
    this.status = new Uint8Array(count);
    this.change = new Uint8Array(count);
    this.version = new Uint32Array(count);
    this.place = new Uint32Array(count);
    this.house = new Uint16Array(count);
    this.capital = new Uint32Array(count);
    this.establishedDay = new Int32Array(count);
    this.approvedDay = new Int32Array(count);
    this.abnormalSince = new Int32Array(count);
    this.abnormalReason = new Uint8Array(count);
    this.scope = new Uint8Array(count);
    this.staff = new Uint16Array(count);
    this.legalRepresentative = new Uint32Array(count);
    this.shareholderSeed = new Uint32Array(count);
    this.isEmployer = new Uint8Array(count);
    this.isShell = new Uint8Array(count);
    this.registrars = counties.map(({ name }) => encodedText(`${name}市场监督管理局`));
    for (let slot = 0; slot < count; slot++) this.settle(slot, today);
    this.employers = this.chooseEmployers(today);
  }

  isCompany(slot: number): boolean {
    return enterpriseTypes[this.type[slot] ?? 0]?.code !== '9500';
  }

  isEnded(slot: number): boolean {
    return (this.status[slot] ?? 0) >= REVOKED_DEREGISTERED;
  }

  /** May this one end? Not an employer, and not a shell: shells stay, so that they can be found. */
  mayEnd(slot: number): boolean {
    return this.isEmployer[slot] === 0 && this.isShell[slot] === 0;
  }

  isShellCompany(slot: number): boolean {
    return this.isShell[slot] === 1;
  }

  /** Puts an entity that was registered before the line opened into a slot. */
  private settle(slot: number, today: number): void {
    const { random } = this;
    this.register(slot, today - random.below(6000));
    this.version[slot] = random.between(1, 6);
    if (this.version[slot] === 1) return;
    this.change[slot] = CHANGE;
    this.approvedDay[slot] = today - random.below(Math.max(1, today - (this.establishedDay[slot] ?? today)));
  }

  /** Registers a new entity in a slot. */
  register(slot: number, day: number): void {
    const { random } = this;
    const type = random.weighted(typeWeights);
    const city = this.places.pickCity(random);
    this.type[slot] = enterpriseTypes.indexOf(type);
    this.industry[slot] = industries.indexOf(random.weighted(industryWeights));
    this.place[slot] = this.places.pickIn(city, random);
    const uscc = this.codes.issue(categoryOf(type.code), cities[city]?.code ?? '');
    this.usccs.write(uscc, slot * usccBytes, 'latin1');
    this.status[slot] = IN_OPERATION;
    this.change[slot] = NEW;
    this.version[slot] = 1;
    this.house[slot] = random.between(1, 999);
    this.capital[slot] = random.between(1, 2000) * (type.code === '9500' ? 100 : 1000);
    this.establishedDay[slot] = day;
    this.approvedDay[slot] = day;
    this.abnormalSince[slot] = none;
    this.scope[slot] = random.below(3);
    this.staff[slot] = random.between(1, type.code === '9500' ? 5 : 200);
    this.newRepresentative(slot);
    this.shareholderSeed[slot] = random.uint32();
    this.rename(slot);
  }

  rename(slot: number): void {
    const city = cities[this.places.at(this.place[slot] ?? 0).city]?.name ?? '';
    const trade = industries[this.industry[slot] ?? 0]?.name ?? '';
    this.names[slot] = encodedText(entityName(this.random, city, trade, this.typeCode(slot)));
  }

  newRepresentative(slot: number): void {
    this.legalRepresentative[slot] = this.random.below(this.owners);
  }

  typeCode(slot: number): string {
    return enterpriseTypes[this.type[slot] ?? 0]?.code ?? '';
  }

  /** Puts an entity on the abnormal list. */
  list(slot: number, since: number): void {
    this.abnormalSince[slot] = since;
    this.abnormalReason[slot] = this.random.weighted(reasonWeights);
    this.change[slot] = ABNORMAL_IN;
  }

  private chooseEmployers(today: number): number[] {
    const employers: number[] = [];
    for (let slot = 0; slot < this.count; slot++) {
      if (!this.isCompany(slot)) continue;
      const draw = this.random.unit();
      if (draw < shellShare) {
        this.isShell[slot] = 1;
        this.staff[slot] = 0;
        const age = today - (this.establishedDay[slot] ?? today);
        this.list(slot, today - Math.min(age, this.random.between(200, 1600)));
        this.version[slot] = Math.max(2, this.version[slot] ?? 0);
      } else if (draw < shellShare + employerShare) {
        this.isEmployer[slot] = 1;
        employers.push(slot);
      }
    }
    if (employers.length === 0) {
      this.isEmployer[0] = 1;
      employers.push(0);
    }
    return employers;
  }
}

const typeWeights = enterpriseTypes.map((row) => [row, row.weight] as const);
const industryWeights = industries.map((row) => [row, row.weight] as const);
const reasonWeights = [
  [0, 70],
  [1, 8],
  [2, 22],
] as const;

function categoryOf(typeCode: string): string {
  return typeCode === '9500' ? '92' : typeCode === '9100' ? '93' : '91';
}
