import { equipmentKinds } from '@rail/catalogue';

import { encodedText } from '../encode/record-writer.ts';

/** A variety of the catalogue of special equipment, with all texts of it as Avro bytes. */
export interface EquipmentVariety {
  /** Index into `equipmentKinds`. */
  readonly kind: number;
  /** Four signs, the first is that of the kind. */
  readonly code: string;
  readonly name: Buffer;
  readonly maker: Buffer;
  /** Head of the registration number after TSG 08-2017: sign of the kind, its two digits, the province. */
  readonly registrationHead: Buffer;
  /** Maps of technical parameters. */
  readonly parameters: readonly Buffer[];
}

/** Days between two inspections, in the order of `equipmentKinds`. */
export const inspectionDays = [365, 1095, 365, 730, 365, 365, 1095, 365];
/** Alarms that equipment of a kind can give, as indexes into `alarmKinds`. */
export const alarmsOfKind = [[1, 2], [1, 2], [0], [3], [3], [0, 3], [1], [0, 3]] as const;
const signs = ['锅10', '容15', '梯11', '起17', '车11', '游10', '管30', '索10'];
const makers = ['虚构动力', '虚构容器', '虚构电梯', '虚构起重', '虚构叉车', '虚构游乐', '虚构管业', '虚构索道'];

type Parameters = Readonly<Record<string, string>>;

function variety(code: string, name: string, ...parameters: readonly Parameters[]): EquipmentVariety {
  const kind = equipmentKinds.findIndex((row) => row.code.charAt(0) === code.charAt(0));
  return {
    kind,
    code,
    name: encodedText(name),
    maker: encodedText(`${makers[kind]}设备制造有限公司`),
    registrationHead: Buffer.from(`${signs[kind]}浙`),
    parameters: parameters.map(encodedMap),
  };
}

/** One block of a map of strings. */
function encodedMap(map: Parameters): Buffer {
  const entries = Object.entries(map);
  const texts = entries.flatMap(([key, value]) => [encodedText(key), encodedText(value)]);
  return Buffer.concat([Buffer.of(entries.length * 2), ...texts, Buffer.of(0)]);
}

/** Varieties that the world uses (特种设备目录, 2014). */
export const equipmentVarieties: readonly EquipmentVariety[] = [
  variety('1100', '承压蒸汽锅炉', { pressureMPa: '1.25', steamT: '4' }, { pressureMPa: '2.5', steamT: '20' }),
  variety('1320', '液相有机热载体锅炉', { pressureMPa: '0.8', powerKw: '7000' }),
  variety('2170', '第一类压力容器', { pressureMPa: '0.8', volumeM3: '2' }, { pressureMPa: '1.0', volumeM3: '6' }),
  variety('2150', '第二类压力容器', { pressureMPa: '2.2', volumeM3: '100' }),
  variety('2130', '第三类压力容器', { pressureMPa: '2.16', volumeM3: '1000' }, { pressureMPa: '11', volumeM3: '30' }),
  variety('3110', '曳引驱动乘客电梯', { loadKg: '1000', floors: '18' }, { loadKg: '800', floors: '6' }),
  variety('3120', '曳引驱动载货电梯', { loadKg: '3000', floors: '4' }),
  variety('3310', '自动扶梯', { speedMps: '0.5', riseM: '4.8' }),
  variety('4110', '通用桥式起重机', { loadKg: '10000', spanM: '22.5' }, { loadKg: '32000', spanM: '28.5' }),
  variety('4310', '普通塔式起重机', { loadKg: '6000', heightM: '40' }),
  variety('5110', '叉车', { loadKg: '3000' }, { loadKg: '5000' }),
  variety('6110', '观览车', { heightM: '42', riders: '96' }),
  variety('8310', '工艺管道', { pressureMPa: '1.6', lengthM: '850' }, { pressureMPa: '4.0', lengthM: '2400' }),
  variety('8210', '燃气管道', { pressureMPa: '0.4', lengthM: '12000' }),
  variety('9120', '循环式客运架空索道', { lengthM: '1260', ridersPerHour: '1200' }),
];

/** Varieties by kind. */
export const varietiesOfKind: readonly (readonly number[])[] = equipmentKinds.map((_, kind) =>
  equipmentVarieties.flatMap((row, index) => (row.kind === kind ? [index] : [])),
);
