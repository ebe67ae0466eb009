interface VehicleCode {
  readonly code: string;
  readonly name: string;
}

const row = (code: string, name: string): VehicleCode => ({ code, name });

/** 号牌种类 (GA/T 16.7). */
export const plateKinds: readonly VehicleCode[] = [
  row('01', '大型汽车'),
  row('02', '小型汽车'),
  row('07', '普通摩托车'),
  row('13', '低速车'),
  row('15', '挂车'),
  row('16', '教练汽车'),
  row('23', '警用汽车'),
  row('51', '大型新能源汽车'),
  row('52', '小型新能源汽车'),
  row('99', '其他'),
];

/** 使用性质 of a vehicle (GA/T 16.3). */
export const useNatures: readonly VehicleCode[] = [
  row('A', '非营运'),
  row('B', '公路客运'),
  row('C', '公交客运'),
  row('D', '出租客运'),
  row('E', '旅游客运'),
  row('F', '货运'),
  row('G', '租赁'),
  row('H', '警用'),
  row('M', '消防'),
  row('R', '危化品运输'),
];

/** 机动车类型 (GA/T 16.4): those that the register of this world holds. */
export const vehicleTypes: readonly VehicleCode[] = [
  row('K11', '大型普通客车'),
  row('K21', '中型普通客车'),
  row('K31', '小型普通客车'),
  row('K33', '小型轿车'),
  row('H11', '重型普通货车'),
  row('H21', '中型普通货车'),
  row('H31', '轻型普通货车'),
  row('Q11', '重型半挂牵引车'),
  row('M21', '普通二轮摩托车'),
];
