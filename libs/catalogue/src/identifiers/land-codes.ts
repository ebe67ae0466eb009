/** A 承包地块代码 (19): county 6, town 3, village 3, group 2, field 5. */
export function isFieldCode(text: string): boolean {
  return /^[1-6]\d{18}$/.test(text);
}

/** A 承包合同代码 (19): the contractor's code (county 6, town 3, village 3, group 2, contractor 4) and J. */
export function isLandContractCode(text: string): boolean {
  return /^[1-6]\d{17}J$/.test(text);
}
