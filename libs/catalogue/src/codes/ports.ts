export interface Port {
  /** UN/LOCODE. */
  readonly code: string;
  readonly name: string;
  /** The county in which most of its berths lie. */
  readonly county: string;
  /** How many calls it has, relative to the others. */
  readonly weight: number;
}

const port = (code: string, name: string, county: string, weight: number): Port => ({ code, name, county, weight });

/** Sea ports of Zhejiang. */
export const ports: readonly Port[] = [
  port('CNNGB', '宁波港', '330206', 45),
  port('CNZOS', '舟山港', '330902', 25),
  port('CNWNZ', '温州港', '330303', 12),
  port('CNHME', '海门港', '331002', 10),
  port('CNZAP', '乍浦港', '330482', 8),
];
