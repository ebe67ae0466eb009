/** Sensitivity of a data item, DB33/T 2350-2021: L1 不敏感 … L4 敏感. */
export const grades = ['L1', 'L2', 'L3', 'L4'] as const;
export type Grade = (typeof grades)[number];

/** 无条件共享, 受限共享, 不予共享: from the least to the most restrictive. */
export const sharingClasses = ['unconditional', 'restricted', 'not-shared'] as const;
export type SharingClass = (typeof sharingClasses)[number];

/** 无条件开放, 受限开放, 禁止开放. */
export const openClasses = ['unconditional', 'restricted', 'forbidden'] as const;
export type OpenClass = (typeof openClasses)[number];

/** 更新周期. */
export const updateFrequencies = ['realtime', 'daily', 'weekly', 'monthly', 'quarterly', 'yearly'] as const;
export type UpdateFrequency = (typeof updateFrequencies)[number];

/** The later of two classes in their list: of two grades the more sensitive, of two sharing classes the stricter. */
export function stricter<Class extends string>(order: readonly Class[], left: Class, right: Class): Class {
  return order.indexOf(left) >= order.indexOf(right) ? left : right;
}
