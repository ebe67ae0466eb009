/** 应急管理厅 → 应急管理: a name without what all of them end with, in at most four characters. */
export function shortName(name: string): string {
  return name
    .replace(/(主管部门|委员会|管理局|厅|局|部)$/, '')
    .replace('和', '')
    .slice(0, 4);
}
