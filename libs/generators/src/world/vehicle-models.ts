import { plateKinds, useNatures, vehicleTypes } from '@rail/catalogue';
import { assert } from '@rail/kernel';

export const fuels = ['GASOLINE', 'DIESEL', 'BEV', 'PHEV', 'FCEV', 'OTHER'] as const;
/** Toll classes of JT/T 489 that vehicles of this world have: passenger K1–K4, goods H1–H6. */
export const tollClasses = ['K1', 'K2', 'K3', 'K4', 'H1', 'H2', 'H3', 'H4', 'H5', 'H6'] as const;

/** What a vehicle is for, which decides who owns it and when it is on the road. */
export const vehicleGroups = ['car', 'coach', 'truck', 'dangerous', 'motorcycle'] as const;
export type VehicleGroup = (typeof vehicleGroups)[number];

export interface VehicleModel {
  readonly group: VehicleGroup;
  /** Indexes into the code lists of the catalogue and into `fuels` and `tollClasses`. */
  readonly plateKind: number;
  readonly type: number;
  readonly nature: number;
  readonly fuel: number;
  readonly tollClass: number;
  readonly seats: number;
  readonly massKg: number;
  readonly axles: number;
  /** How many in a hundred belong to an enterprise. */
  readonly orgShare: number;
  /** Of the vehicles of its group, among those on the road and among the new ones. */
  readonly weight: number;
  readonly newWeight: number;
}

type Row = readonly [string, string, string, string, string, string, number, number, number, number, number, number];

function model(group: VehicleGroup, row: Row): VehicleModel {
  const [, type, plate, nature, fuel, toll, seats, massKg, axles, orgShare, weight, newWeight] = row;
  const found = {
    plateKind: plateKinds.findIndex(({ code }) => code === plate),
    type: vehicleTypes.findIndex(({ code }) => code === type),
    nature: useNatures.findIndex(({ code }) => code === nature),
    fuel: (fuels as readonly string[]).indexOf(fuel),
    tollClass: (tollClasses as readonly string[]).indexOf(toll),
  };
  assert(!Object.values(found).includes(-1), `${row.join(' ')} has codes of the lists`);
  return { group, ...found, seats, massKg, axles, orgShare, weight, newWeight };
}

/** Group, type, plate, use, fuel, toll class; seats, mass, axles, share of enterprises, weight, weight of new ones. */
const rows: readonly Row[] = [
  ['car', 'K33', '02', 'A', 'GASOLINE', 'K1', 5, 1850, 2, 12, 60, 46],
  ['car', 'K33', '52', 'A', 'BEV', 'K1', 5, 2150, 2, 12, 16, 29],
  ['car', 'K33', '52', 'A', 'PHEV', 'K1', 5, 2250, 2, 8, 10, 21],
  ['car', 'K31', '02', 'A', 'GASOLINE', 'K1', 7, 2400, 2, 40, 6, 2],
  ['car', 'K33', '52', 'D', 'BEV', 'K1', 5, 2100, 2, 100, 4, 3],
  ['car', 'K33', '02', 'G', 'GASOLINE', 'K1', 5, 1900, 2, 100, 4, 2],
  ['coach', 'K21', '01', 'E', 'DIESEL', 'K2', 19, 6500, 2, 100, 30, 20],
  ['coach', 'K11', '01', 'B', 'DIESEL', 'K3', 35, 12_000, 2, 100, 25, 15],
  ['coach', 'K11', '01', 'E', 'DIESEL', 'K4', 51, 18_000, 2, 100, 30, 20],
  ['coach', 'K11', '51', 'C', 'BEV', 'K4', 44, 18_000, 2, 100, 15, 45],
  ['truck', 'H31', '02', 'F', 'DIESEL', 'H1', 3, 4490, 2, 45, 35, 30],
  ['truck', 'H31', '52', 'F', 'BEV', 'H1', 2, 4490, 2, 60, 10, 20],
  ['truck', 'H21', '01', 'F', 'DIESEL', 'H2', 3, 11_900, 2, 80, 20, 18],
  ['truck', 'H11', '01', 'F', 'DIESEL', 'H3', 2, 25_000, 3, 90, 12, 10],
  ['truck', 'H11', '01', 'F', 'DIESEL', 'H4', 2, 31_000, 4, 95, 10, 8],
  ['truck', 'Q11', '01', 'F', 'DIESEL', 'H6', 2, 49_000, 6, 95, 10, 9],
  ['truck', 'Q11', '51', 'F', 'FCEV', 'H6', 2, 49_000, 6, 100, 3, 5],
  ['dangerous', 'H11', '01', 'R', 'DIESEL', 'H3', 2, 25_000, 3, 100, 55, 55],
  ['dangerous', 'Q11', '01', 'R', 'DIESEL', 'H5', 2, 43_000, 5, 100, 20, 20],
  ['dangerous', 'Q11', '01', 'R', 'DIESEL', 'H6', 2, 49_000, 6, 100, 25, 25],
  ['motorcycle', 'M21', '07', 'A', 'GASOLINE', 'K1', 2, 270, 2, 0, 100, 100],
];

export const vehicleModels: readonly VehicleModel[] = rows.map((row) => model(row[0] as VehicleGroup, row));

/** The models of a group with their weights, as `Random.weighted` wants them. */
export function modelsOf(group: VehicleGroup, isNew: boolean): readonly (readonly [number, number])[] {
  return vehicleModels.flatMap((each, index) =>
    each.group === group ? [[index, isNew ? each.newWeight : each.weight] as const] : [],
  );
}
