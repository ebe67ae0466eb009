/** A 定点医药机构代码: H hospital or P pharmacy, division 6, serial 5. */
export function isInstitutionCode(text: string): boolean {
  return /^[HP]\d{11}$/.test(text);
}

/** A 疾病编码 of ICD-10: letter, two digits, and up to two digits after a point. */
export function isIcd10(text: string): boolean {
  return /^[A-Z]\d{2}(\.\d{1,2})?$/.test(text);
}
