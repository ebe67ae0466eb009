export interface City {
  readonly code: string;
  readonly name: string;
  /** The letter after 浙 on number plates. */
  readonly plateLetter: string;
  /** Census of 2020. */
  readonly population: number;
}

const city = (code: string, name: string, plateLetter: string, population: number): City => ({
  code,
  name,
  plateLetter,
  population,
});

/** The eleven cities of Zhejiang (GB/T 2260); together 64,567,588 people in the census of 2020. */
export const cities: readonly City[] = [
  city('330100', '杭州市', 'A', 11_936_010),
  city('330200', '宁波市', 'B', 9_404_283),
  city('330300', '温州市', 'C', 9_572_903),
  city('330400', '嘉兴市', 'F', 5_400_868),
  city('330500', '湖州市', 'E', 3_367_579),
  city('330600', '绍兴市', 'D', 5_270_977),
  city('330700', '金华市', 'G', 7_050_683),
  city('330800', '衢州市', 'H', 2_276_184),
  city('330900', '舟山市', 'L', 1_157_817),
  city('331000', '台州市', 'J', 6_622_888),
  city('331100', '丽水市', 'K', 2_507_396),
];
