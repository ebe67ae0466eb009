/** County 6, cadastral zone 3 and subzone 3, right and use of the parcel 2, serial 5. */
const parcel = /^[1-6]\d{11}[GJZ][A-Z]\d{5}$/;
const parcelLength = 19;
/** What stands on the parcel (F house, L trees, Q other) and its number; nothing stands on bare land. */
const fixture = /^(?:[FLQ]\d{8}|W0{8})$/;

/** A 宗地代码 (19), the first part of a 不动产单元代码. */
export function isParcelCode(text: string): boolean {
  return parcel.test(text);
}

/** A 不动产单元代码 (GB/T 37346, 28): the parcel, and what stands on it. */
export function isUnitCode(text: string): boolean {
  return isParcelCode(text.slice(0, parcelLength)) && fixture.test(text.slice(parcelLength));
}
