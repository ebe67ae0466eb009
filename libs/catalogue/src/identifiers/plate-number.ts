const ordinary = /^浙[A-HJ-L][A-HJ-NP-Z0-9]{5}$/;
const smallNewEnergy = /^浙[A-HJ-L][A-HJK][A-HJ-NP-Z0-9]\d{4}$/;
const largeNewEnergy = /^浙[A-HJ-L]\d{5}[A-HJK]$/;

/** A 号牌号码 of Zhejiang: ordinary, small new-energy or large new-energy. A plate has no check sign. */
export function isPlateNumber(text: string): boolean {
  return ordinary.test(text) || smallNewEnergy.test(text) || largeNewEnergy.test(text);
}
