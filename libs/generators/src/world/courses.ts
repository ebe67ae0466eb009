import type { Random } from '@rail/kernel';

import { drawUuid, uuidBytes } from '../encode/uuid.ts';
import { idNumberBytes } from './persons.ts';
import { type Pupils, pupils } from './pupils.ts';
import { advance, type Course, type HourWeights, pastMoment } from './rhythm.ts';
import { GRADUATE, JUNIOR, KINDERGARTEN, SENIOR, UNDERGRADUATE } from './schools.ts';
import type { World } from './world.ts';

export const learningActions = ['ENROL', 'PROGRESS', 'COMPLETE', 'CREDIT', 'DROP'] as const;
export const [ENROL, PROGRESS, COMPLETE, CREDIT, DROP] = [0, 1, 2, 3, 4];
export const learningDevices = ['PC', 'MOBILE', 'TV'] as const;
export const courseStages = ['小学', '初中', '高中', '大学', '继续教育'] as const;
const [university, adult] = [3, 4];

/** Stage and title of each course. */
export const courses: readonly { readonly stage: number; readonly title: string; readonly tenthCredits: number }[] = (
  [
    '语文阅读 数学思维 科学小实验 英语启蒙 安全教育',
    '语文写作 数学专题 英语听说 物理入门 生物与环境',
    '函数与导数 古诗文鉴赏 电磁学专题 有机化学 生涯规划',
    '高等数学 大学物理 程序设计基础 数据结构 思想政治理论',
    '家庭急救 智能手机应用 电工基础 养老护理 普通话训练',
  ] as const
).flatMap((titles, stage) =>
  titles.split(' ').map((title, index) => ({
    stage,
    title: `${title}(示例课程)`,
    tenthCredits: stage < university ? 5 : 10 + index * 5,
  })),
);

/** Most learn in the evening. */
const learningHours: HourWeights = [1, 0, 0, 0, 0, 0, 2, 4, 6, 8, 8, 6, 4, 5, 7, 7, 7, 8, 10, 18, 22, 18, 10, 4].map(
  (weight, hour) => [hour, weight] as const,
);
const openAtOnce = 160;
/** While there is room, so often someone new begins. */
const beginningShare = 0.25;
const daysBack = 6;
const dayMs = 86_400_000;
const none = -1;

/** Courses that someone learns on line, a column a property; one that is over makes room for the next. */
export class Learnings {
  readonly ids = Buffer.alloc(openAtOnce * uuidBytes);
  /** Index into `courses`. */
  readonly course = new Uint8Array(openAtOnce);
  /** Whether a pupil learns, whose number is kept; others learn without one. */
  readonly isPupil = new Uint8Array(openAtOnce);
  readonly idNumbers = Buffer.alloc(openAtOnce * idNumberBytes);
  /** The school of the pupil, or the one that provides the course to others. */
  readonly school = new Uint16Array(openAtOnce);
  readonly provider = new Uint16Array(openAtOnce);
  readonly action = new Uint8Array(openAtOnce);
  readonly progress = new Uint8Array(openAtOnce);
  readonly seconds = new Uint32Array(openAtOnce);
  /** In hundredths, -1 while there is none. */
  readonly score = new Int32Array(openAtOnce);
  readonly device = new Uint8Array(openAtOnce);
  readonly version = new Uint32Array(openAtOnce);
  private readonly moments: Course[] = [];

  constructor(
    private readonly world: World,
    readonly pupils: Pupils,
    private readonly random: Random,
  ) {}

  /** When the newest action was. */
  atMs(row: number): number {
    return this.moments[row]!.atMs;
  }

  /** The row of whoever did something now. */
  next(): number {
    const { random, moments } = this;
    if (moments.length === 0 || (moments.length < openAtOnce && random.chance(beginningShare))) {
      moments.push({ atMs: 0 });
      this.begin(moments.length - 1);
      return moments.length - 1;
    }
    const row = random.below(moments.length);
    this.live(row);
    return row;
  }

  private begin(row: number): void {
    const { random, pupils: all, world } = this;
    this.moments[row]!.atMs = pastMoment(world.nowMs, daysBack, learningHours, random);
    drawUuid(random, this.ids, row);
    const pupil = all.pickEnrolled();
    const isPupil = random.chance(0.75) && all.stage[pupil]! > KINDERGARTEN;
    const stage = isPupil ? courseStageOf(all.stage[pupil]!) : adult;
    this.isPupil[row] = isPupil ? 1 : 0;
    if (isPupil)
      all.idNumbers.copy(this.idNumbers, row * idNumberBytes, pupil * idNumberBytes, (pupil + 1) * idNumberBytes);
    this.course[row] = stage * 5 + random.below(5);
    const city = world.places.pickCity(random);
    this.provider[row] = all.schools.find(city, stage < university ? SENIOR : UNDERGRADUATE, 0);
    this.school[row] = isPupil ? all.school[pupil]! : this.provider[row];
    this.action[row] = ENROL;
    this.progress[row] = 0;
    this.seconds[row] = 0;
    this.score[row] = none;
    this.device[row] = random.weighted(deviceWeights);
    this.version[row] = 1;
  }

  private live(row: number): void {
    const { random, world } = this;
    const action = this.action[row]!;
    if (action === CREDIT || action === DROP || (action === COMPLETE && this.isPupil[row] === 0)) {
      this.begin(row);
      return;
    }
    this.version[row]!++;
    advance(this.moments[row]!, dayMs, world.nowMs, random);
    if (action === COMPLETE) {
      this.action[row] = CREDIT;
      return;
    }
    const progress = this.progress[row]! + random.between(15, 45);
    this.seconds[row]! += random.between(300, 5400);
    if (progress < 100 && random.chance(0.08)) this.action[row] = DROP;
    else {
      this.progress[row] = Math.min(progress, 100);
      this.action[row] = progress < 100 ? PROGRESS : COMPLETE;
      if (progress >= 100) this.score[row] = random.between(11, 20) * 500 - random.below(500);
    }
  }
}

const deviceWeights = [
  [0, 45],
  [1, 48],
  [2, 7],
] as const;

function courseStageOf(stage: number): number {
  if (stage >= UNDERGRADUATE && stage <= GRADUATE) return university;
  return stage < JUNIOR ? 0 : stage === JUNIOR ? 1 : 2;
}

export const learnings = (world: World): Learnings =>
  new Learnings(world, world.part(pupils), world.randomFor('learnings'));
