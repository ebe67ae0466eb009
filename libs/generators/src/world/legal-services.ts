import { industries } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { disputes, type Disputes } from './disputes.ts';
import { randomDigest } from './digest.ts';
import { Docket } from './docket.ts';
import { FileNumbers } from './file-numbers.ts';
import { focusGrids, type FocusGrids } from './focus-grids.ts';
import { APPLICANT, type Matter, type Party } from './matter.ts';
import { advance, officeHours } from './rhythm.ts';
import type { World } from './world.ts';

export const serviceChannels = ['HOTLINE_12348', 'WINDOW', 'ONLINE', 'VISIT'] as const;
const [HOTLINE] = [0];
export const serviceKinds = [
  'CONSULT',
  'LEGAL_AID',
  'NOTARY',
  'FORENSIC',
  'ARBITRATION',
  'MEDIATION',
  'LAWYER',
] as const;
const [CONSULT, LEGAL_AID] = [0, 1];
export const serviceStatuses = ['ACCEPTED', 'REVIEWING', 'GRANTED', 'REFUSED', 'DELIVERED', 'CLOSED'] as const;
const [ACCEPTED, REVIEWING, GRANTED, REFUSED, DELIVERED, CLOSED] = [0, 1, 2, 3, 4, 5];

const none = -1;
const openAtOnce = 12;
const dayMs = 86_400_000;
const kindWeights = [45, 12, 16, 5, 4, 8, 10].map((weight, kind) => [kind, weight] as const);
const channelWeights = [45, 25, 22, 8].map((weight, channel) => [channel, weight] as const);
const lawFirmCount = 20;

export interface LegalService {
  readonly matter: Matter;
  readonly number: Buffer;
  readonly channel: number;
  readonly kind: number;
  readonly applicant: Party;
  readonly misspelt: boolean;
  /** Avro bytes of the code of the body that serves, if it is a firm. */
  readonly firm: Buffer | undefined;
  readonly acceptedAt: number;
  readonly hardship: boolean;
  readonly path: readonly number[];
  readonly caseNumber: Buffer | undefined;
  readonly mediationId: Buffer | undefined;
  readonly recording: Buffer | undefined;
  at: number;
  durationSec: number;
  satisfaction: number;
  version: number;
}

/** Legal services: advice by telephone, legal aid in a case, notaries, experts. */
class LegalServices {
  private readonly docket: Docket<LegalService>;
  private readonly numbers = new FileNumbers('FW');
  private readonly firms: readonly number[];

  constructor(
    private readonly world: World,
    private readonly all: Disputes,
    private readonly grids: FocusGrids,
    private readonly random: Random,
  ) {
    this.docket = new Docket(random, openAtOnce);
    const { enterprises } = world;
    const advising = enterprises.employers.filter((slot) =>
      industries[enterprises.industry[slot]!]?.code.startsWith('L'),
    );
    this.firms = (advising.length > 0 ? advising : enterprises.employers).slice(0, lawFirmCount);
  }

  /** The next service as it stands after its newest step. */
  next(): LegalService {
    return this.docket.next(
      () => this.accept(),
      (service) => this.move(service),
    );
  }

  private accept(): LegalService {
    const { random, world, grids } = this;
    const sent = random.chance(0.65) ? this.all.forAid.take() : undefined;
    const kind = sent === undefined ? random.weighted(kindWeights) : LEGAL_AID;
    const matter = sent?.matter ?? this.all.beginOther(20, officeHours, [APPLICANT]);
    if (sent !== undefined) advance(matter, 3 * dayMs, world.nowMs, random);
    const channel = random.weighted(channelWeights);
    const byPhone = kind === CONSULT && channel === HOTLINE;
    const hardship = random.chance(kind === LEGAL_AID ? 0.8 : 0.06);
    return {
      matter,
      number: this.numbers.issue(world.places.at(matter.place), matter.atMs),
      channel,
      kind,
      applicant: { ...(sent?.applicant ?? matter.parties[0]!), role: APPLICANT },
      misspelt: random.chance(0.005),
      firm: kind === CONSULT && random.chance(0.7) ? undefined : grids.usccOf(random.pick(this.firms)),
      acceptedAt: matter.atMs,
      hardship,
      path: this.pathOf(kind, byPhone, hardship),
      caseNumber: matter.caseNumber,
      mediationId: matter.mediationId,
      recording: byPhone ? randomDigest(random) : undefined,
      at: 0,
      durationSec: byPhone ? random.between(60, 1800) : none,
      satisfaction: none,
      version: 1,
    };
  }

  private pathOf(kind: number, byPhone: boolean, hardship: boolean): readonly number[] {
    if (byPhone) return [ACCEPTED, CLOSED];
    if (kind === CONSULT) return [ACCEPTED, DELIVERED, CLOSED];
    if (kind !== LEGAL_AID) return [ACCEPTED, REVIEWING, DELIVERED, CLOSED];
    return hardship || this.random.chance(0.2)
      ? [ACCEPTED, REVIEWING, GRANTED, DELIVERED, CLOSED]
      : [ACCEPTED, REVIEWING, REFUSED, CLOSED];
  }

  /** Answers whether the service is still going on. */
  private move(service: LegalService): boolean {
    const { random, world } = this;
    advance(service.matter, 4 * dayMs, world.nowMs, random);
    service.version++;
    const status = service.path[++service.at];
    if (status !== CLOSED) return !random.chance(0.05);
    if (random.chance(0.6)) service.satisfaction = random.chance(0.85) ? 5 : random.between(1, 4);
    return false;
  }
}

export const legalServices = (world: World): LegalServices =>
  new LegalServices(world, world.part(disputes), world.part(focusGrids), world.randomFor('legal-services'));
